/** What is measured, and the field on which it is. */
@NullMarked
package io.resque4j.benchmarks.work;

import org.jspecify.annotations.NullMarked;
