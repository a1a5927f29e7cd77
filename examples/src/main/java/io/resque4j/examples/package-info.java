/** A job library in a few lines, as a user writes one. */
@NullMarked
package io.resque4j.examples;

import org.jspecify.annotations.NullMarked;
