/**
 * Performs jobs: {@link io.resque4j.worker.MultiWorker}, and {@link
 * io.resque4j.worker.WorkerListener} to hear what it does.
 *
 * <p>One dispatcher thread claims for all task processors and writes how their jobs ended, in one
 * script per round trip; each job runs on a thread of its own; a heartbeat on its own thread and
 * connection says that the workers live. A job is acknowledged only by the script that ends its
 * claim, so it runs at least once: a process that dies has its jobs put back by the others. Idle
 * workers sleep until the doorbell rings.
 *
 * <p>A fixed number of task processors, or an elastic one, which the work and the CPU decide on.
 */
@NullMarked
package io.resque4j.worker;

import org.jspecify.annotations.NullMarked;
