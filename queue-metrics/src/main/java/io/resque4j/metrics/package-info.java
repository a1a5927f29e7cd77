/**
 * Micrometer meters of what resque4j does: listeners, to be given to a producer ({@link
 * io.resque4j.metrics.EnqueueMetrics}), a multiWorker ({@link io.resque4j.metrics.WorkerMetrics})
 * and a scheduler ({@link io.resque4j.metrics.SchedulerMetrics}). Each meter is in {@code
 * docs/monitoring.md}.
 */
@NullMarked
package io.resque4j.metrics;

import org.jspecify.annotations.NullMarked;
