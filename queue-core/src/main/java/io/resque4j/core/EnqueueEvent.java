package io.resque4j.core;

/**
 * A job that was to be enqueued, as listeners see it.
 *
 * @param queue the queue's name
 * @param jobClass the job's class
 * @param delayed whether it is for later
 * @param result what became of it
 */
public record EnqueueEvent(String queue, String jobClass, boolean delayed, EnqueueResult result) {}
