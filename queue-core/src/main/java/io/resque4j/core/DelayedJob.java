package io.resque4j.core;

import io.resque4j.core.protocol.QueueEntry;
import java.time.Instant;

/**
 * A job that waits for its time.
 *
 * @param at the second from which it may run
 * @param entry the job, or what else lies there
 */
public record DelayedJob(Instant at, QueueEntry entry) {}
