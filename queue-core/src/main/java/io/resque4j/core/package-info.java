/**
 * What users see: the connection, the queue, the definitions of jobs, and plugins.
 *
 * <p>Begin with {@link io.resque4j.core.Resque}: one per process, shared by all threads, closed at
 * the end. It gives the {@link io.resque4j.core.Queue}, which enqueues jobs now or later and has
 * all that node-resque's Queue has; {@link io.resque4j.core.FailedJobs}, {@link
 * io.resque4j.core.DelayedJobs} and {@link io.resque4j.core.QueueControl} go beyond it. {@link
 * io.resque4j.core.Jobs} says what performs each class of jobs, and which {@link
 * io.resque4j.core.Plugin plugins} it has. Jobs are performed by {@code MultiWorker} of the module
 * queue-worker; delayed ones are moved by {@code Scheduler} of queue-scheduler.
 *
 * <p>Times are {@link java.time.Instant} and {@link java.time.Duration}; what Redis keeps in whole
 * seconds says how it rounds. What goes wrong is a {@link io.resque4j.core.ResqueException}, whose
 * subtypes tell whether the operation happened: {@link io.resque4j.core.ResqueConnectionException}
 * (nothing was sent), {@link io.resque4j.core.RedisRefusedException} (Redis said no) and {@link
 * io.resque4j.core.UnknownOutcomeException} (sent, and no reply came). An argument that cannot be
 * is an {@link IllegalArgumentException} before anything is sent.
 *
 * <p>Keys are named here without their namespace, {@code resque:} by default.
 */
@NullMarked
package io.resque4j.core;

import org.jspecify.annotations.NullMarked;
