package io.resque4j.scheduler;

import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Redis' clock as far as it is known here. What it shows between two readings is never ahead of
 * Redis, but for what the two clocks drift apart meanwhile. For one thread.
 */
final class RedisClock {
  private final DelayedStore redis;
  private final LongSupplier nanoTime;
  private Instant told = Instant.EPOCH;
  private long at;

  RedisClock(DelayedStore redis, LongSupplier nanoTime) {
    this.redis = redis;
    this.nanoTime = nanoTime;
    this.at = nanoTime.getAsLong();
  }

  /** Reads it; returns the unix second. */
  long read() {
    told = RedisGateway.await(redis.redisTime());
    at = nanoTime.getAsLong(); // Redis looked at its clock before that
    return told.getEpochSecond();
  }

  /** How long it takes until Redis' clock has come to a unix second; nothing when it has. */
  Duration until(long second) {
    Instant now = told.plusNanos(nanoTime.getAsLong() - at);
    Duration rest = Duration.between(now, Instant.ofEpochSecond(second));
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
