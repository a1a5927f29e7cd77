/**
 * What lies in Redis, byte for byte, as node-resque writes it: names of keys, payloads, claims,
 * failed entries, pings, dates.
 *
 * <p>Pure: knows no Redis client, no clock and no thread. JSON is written as {@code JSON.stringify}
 * writes it ({@link io.resque4j.core.protocol.ResqueJson}), because node-resque finds jobs again by
 * their whole text. What was read keeps its own bytes, and what cannot be read is a value too
 * ({@link io.resque4j.core.protocol.QueueEntry}, {@link io.resque4j.core.protocol.FailedJob}), so
 * that one bad entry spoils no list.
 *
 * <p>Some of these types are what {@link io.resque4j.core.Queue} returns; the rest is for
 * resque4j's own modules.
 */
@NullMarked
package io.resque4j.core.protocol;

import org.jspecify.annotations.NullMarked;
