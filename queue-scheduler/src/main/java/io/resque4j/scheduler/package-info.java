/** The scheduler: one leader moves delayed jobs to their queues when they are due. */
@NullMarked
package io.resque4j.scheduler;

import org.jspecify.annotations.NullMarked;
