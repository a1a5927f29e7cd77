package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code resque_scheduler_leader_lock}, which it shares with node-resque's schedulers. */
public final class LeaderStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  LeaderStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /**
   * Takes the lock when it is free, renews it when it is {@code name}'s; the reply is the leader.
   */
  public CompletableFuture<String> acquire(String name, Duration ttl) {
    return gateway
        .eval(
            Scripts.LEADER_ACQUIRE,
            List.of(keys.leaderLock()),
            List.of(Bytes.of(name), Bytes.of(ttl.toMillis())))
        .thenApply(reply -> Bytes.text(reply.get(0)));
  }

  /** Gives the lock up; the reply is false when it was not {@code name}'s. */
  public CompletableFuture<Boolean> release(String name) {
    return gateway
        .eval(Scripts.LEADER_RELEASE, List.of(keys.leaderLock()), List.of(Bytes.of(name)))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /** Who leads at the moment. */
  public CompletableFuture<Optional<String>> current() {
    return gateway
        .call(c -> c.get(keys.leaderLock()))
        .thenApply(name -> Optional.ofNullable(name).map(Bytes::text));
  }
}
