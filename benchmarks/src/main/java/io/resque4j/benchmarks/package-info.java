/** Measures resque4j beside the real node-resque. */
@NullMarked
package io.resque4j.benchmarks;

import org.jspecify.annotations.NullMarked;
