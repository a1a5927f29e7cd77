package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code resque4j:paused}, the queues from which workers of ours take nothing. */
public final class PauseStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  PauseStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** Pauses a queue; the reply is false when it was paused before. */
  public CompletableFuture<Boolean> pause(String queue) {
    return gateway.call(c -> c.sadd(keys.paused(), Bytes.of(queue))).thenApply(n -> n == 1);
  }

  /** Ends the pause of a queue; the reply is false when it was not paused. */
  public CompletableFuture<Boolean> resume(String queue) {
    return gateway.call(c -> c.srem(keys.paused(), Bytes.of(queue))).thenApply(n -> n == 1);
  }

  /** Whether a queue is paused. */
  public CompletableFuture<Boolean> isPaused(String queue) {
    return gateway.call(c -> c.sismember(keys.paused(), Bytes.of(queue)));
  }

  /** All paused queues, sorted. */
  public CompletableFuture<SortedSet<String>> all() {
    return gateway.call(c -> c.smembers(keys.paused())).thenApply(Bytes::sortedTexts);
  }
}
