package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code failed}. */
public final class FailedStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  FailedStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** The number of failed jobs. */
  public CompletableFuture<Long> count() {
    return gateway.call(c -> c.llen(keys.failed()));
  }

  /**
   * Entries from {@code start} to {@code stop}, both included; negative ones count from the end.
   */
  public CompletableFuture<List<byte[]>> range(long start, long stop) {
    return gateway.call(c -> c.lrange(keys.failed(), start, stop));
  }
}
