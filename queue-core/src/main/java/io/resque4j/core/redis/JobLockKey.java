package io.resque4j.core.redis;

import java.time.Duration;

/**
 * A lock as JobLock takes it for a job that runs.
 *
 * @param key its full key
 * @param ttl how long it is kept unless it is extended, in whole seconds
 */
@SuppressWarnings("ArrayRecordComponent")
public record JobLockKey(byte[] key, Duration ttl) {}
