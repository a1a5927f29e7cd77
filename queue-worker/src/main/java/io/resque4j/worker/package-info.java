/** The multiWorker: claims jobs, performs them, reports how they ended. */
@NullMarked
package io.resque4j.worker;

import org.jspecify.annotations.NullMarked;
