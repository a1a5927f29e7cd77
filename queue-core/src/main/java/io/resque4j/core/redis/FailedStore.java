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

  /** Removes the oldest entry that has these bytes; the reply is false when there is none. */
  public CompletableFuture<Boolean> remove(byte[] entry) {
    return gateway
        .eval(Scripts.FAILED_REMOVE, List.of(keys.failed()), List.of(entry))
        .thenApply(FailedStore::isOne);
  }

  /**
   * Removes the oldest entry that has these bytes and appends its job to a queue, both or neither;
   * the reply is false when there is no such entry.
   */
  public CompletableFuture<Boolean> retry(byte[] entry, String queue, byte[] payload) {
    return gateway
        .eval(
            Scripts.FAILED_RETRY,
            List.of(keys.failed(), keys.queues(), keys.queue(queue)),
            List.of(entry, Bytes.of(queue), payload))
        .thenApply(FailedStore::isOne);
  }

  private static boolean isOne(List<Object> reply) {
    return (Long) reply.get(0) == 1;
  }
}
