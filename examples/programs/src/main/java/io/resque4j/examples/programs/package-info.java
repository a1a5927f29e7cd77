/**
 * A small program for each main use of the library. Each takes the address of a Redis as its only
 * argument; without one it is {@code redis://localhost:6379}.
 */
@NullMarked
package io.resque4j.examples.programs;

import org.jspecify.annotations.NullMarked;
