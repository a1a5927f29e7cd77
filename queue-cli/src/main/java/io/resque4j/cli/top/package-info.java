/**
 * {@code resque4j top}: the fleet on one screen, read again and again. From Redis to the screen:
 * {@link io.resque4j.cli.top.Sampler} reads, {@link io.resque4j.cli.top.View} keeps what is shown
 * and chosen, {@link io.resque4j.cli.top.Controls} obeys the keys, {@link
 * io.resque4j.cli.top.Layout} makes lines of text, and {@link io.resque4j.cli.top.Glass} alone
 * knows the terminal.
 */
@NullMarked
package io.resque4j.cli.top;

import org.jspecify.annotations.NullMarked;
