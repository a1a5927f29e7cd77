/**
 * The built command, run as a process by a shell's means. {@link io.resque4j.command.Command} runs
 * it, {@link io.resque4j.command.Terminal} shows what a person sees of it.
 */
package io.resque4j.command;
