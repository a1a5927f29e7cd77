/**
 * What runs in a process of its own: the side of this project that is driven as the peers are, by
 * one JSON object per line.
 */
@NullMarked
package io.resque4j.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
