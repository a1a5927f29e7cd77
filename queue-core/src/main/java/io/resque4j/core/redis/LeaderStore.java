package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code resque_scheduler_leader_lock}, which it shares with node-resque's schedulers. */
public final class LeaderStore {
  /**
   * What a lock of another gets that would never end: as long as node-resque's own lasts by
   * default, which renews it far more often.
   */
  private static final Duration OF_THE_ENDLESS = Duration.ofMinutes(3);

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  LeaderStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /**
   * Whose the lock is.
   *
   * @param leader its name
   * @param rest how long it stands if it is not renewed
   */
  public record Lock(String leader, Duration rest) {
    /** Whether it is the lock of the one with this name. */
    public boolean isOf(String name) {
      return leader.equals(name);
    }
  }

  /**
   * Takes the lock when it is free, renews it when it is {@code name}'s. One of another's that
   * would never end gets an end.
   */
  public CompletableFuture<Lock> acquire(String name, Duration ttl) {
    return gateway
        .eval(
            Scripts.LEADER_ACQUIRE,
            List.of(keys.leaderLock()),
            List.of(Bytes.of(name), Bytes.of(ttl.toMillis()), Bytes.of(OF_THE_ENDLESS.toMillis())))
        .thenApply(
            reply -> new Lock(Bytes.text(reply.get(0)), Duration.ofMillis((Long) reply.get(1))));
  }

  /**
   * Has Redis tell of every change to the lock, this connection's own too; see {@link
   * DelayedStore#onChange}.
   */
  public void onChange(Runnable changed) {
    ChangedKeys.listen(gateway, keys.leaderLock(), changed);
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
