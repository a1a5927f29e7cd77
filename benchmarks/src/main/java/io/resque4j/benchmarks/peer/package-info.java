/** The systems that are compared: how each is installed, started in a process, and asked. */
@NullMarked
package io.resque4j.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
