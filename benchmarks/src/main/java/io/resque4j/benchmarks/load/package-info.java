/** A load of one's own choice on a Redis of one's own. */
@NullMarked
package io.resque4j.benchmarks.load;

import org.jspecify.annotations.NullMarked;
