/**
 * Moves delayed jobs to their queues: {@link io.resque4j.scheduler.Scheduler}, and {@link
 * io.resque4j.scheduler.SchedulerListener} to hear what it does.
 *
 * <p>Of all schedulers of a namespace, node-resque's included, one leads: who holds {@code
 * resque_scheduler_leader_lock}. Every script of ours that moves jobs checks the lock for itself,
 * so a scheduler that lost it without knowing moves nothing. No job is moved before its second, by
 * Redis' clock, and none twice.
 *
 * <p>Whether it leads or not, it looks for workers that are dead or stuck. Those of resque4j are
 * looked after by every multiWorker too; those of peers only here.
 */
@NullMarked
package io.resque4j.scheduler;

import org.jspecify.annotations.NullMarked;
