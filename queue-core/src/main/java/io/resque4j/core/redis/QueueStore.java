package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code queues} and {@code queue:<q>}. */
public final class QueueStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  QueueStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** Appends a payload; the reply is the queue's new length. */
  public CompletableFuture<Long> enqueue(String queue, byte[] payload) {
    return gateway
        .eval(
            Scripts.ENQUEUE,
            List.of(keys.queues(), keys.queue(queue)),
            List.of(Bytes.of(queue), payload))
        .thenApply(reply -> (Long) reply.get(0));
  }

  /** All queues that ever had a job, until deleted; sorted. */
  public CompletableFuture<SortedSet<String>> names() {
    return gateway
        .call(c -> c.smembers(keys.queues()))
        .thenApply(
            members -> {
              SortedSet<String> names = new TreeSet<>();
              members.forEach(member -> names.add(Bytes.text(member)));
              return names;
            });
  }

  /** The number of jobs that wait in a queue. */
  public CompletableFuture<Long> length(String queue) {
    return gateway.call(c -> c.llen(keys.queue(queue)));
  }

  /**
   * Payloads from {@code start} to {@code stop}, both included; negative ones count from the end.
   */
  public CompletableFuture<List<byte[]>> range(String queue, long start, long stop) {
    return gateway.call(c -> c.lrange(keys.queue(queue), start, stop));
  }
}
