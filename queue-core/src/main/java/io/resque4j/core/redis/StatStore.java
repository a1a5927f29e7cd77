package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.util.concurrent.CompletableFuture;

/**
 * Reader of {@code stat:processed} and {@code stat:failed}, of all and of single workers, and of
 * {@code resque4j:stat:vetoed}.
 */
public final class StatStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  StatStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** Jobs processed and failed. */
  public record Counts(long processed, long failed) {}

  /** The counts of the whole fleet, since the counters were made. */
  public CompletableFuture<Counts> total() {
    return counts(keys.processed(), keys.failedCount());
  }

  /** The counts of one worker, since it started. */
  public CompletableFuture<Counts> of(String workerName) {
    return counts(keys.processed(workerName), keys.failedCount(workerName));
  }

  /** How often a plugin kept an accepted job from being moved or performed. */
  public CompletableFuture<Long> vetoed() {
    return gateway
        .call(c -> c.mget(keys.vetoed()))
        .thenApply(values -> Bytes.number(values.get(0)));
  }

  private CompletableFuture<Counts> counts(byte[] processed, byte[] failed) {
    return gateway
        .call(c -> c.mget(processed, failed))
        .thenApply(values -> new Counts(Bytes.number(values.get(0)), Bytes.number(values.get(1))));
  }
}
