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

  /**
   * Who leads at the moment, and when that ends if it is not renewed.
   *
   * @param end milliseconds of the unix time by Redis' clock; {@code -1}: never
   */
  public record Standing(String leader, long end) {
    /** Whether it would stand for ever. */
    public boolean isEndless() {
      return end < 0;
    }
  }

  /** Looks at the lock without touching it; nothing if nobody leads. */
  public CompletableFuture<Optional<Standing>> standing() {
    CompletableFuture<byte[]> name = gateway.call(c -> c.get(keys.leaderLock()));
    CompletableFuture<List<byte[]>> time = gateway.call(c -> c.time());
    CompletableFuture<Long> rest = gateway.call(c -> c.pttl(keys.leaderLock()));
    return CompletableFuture.allOf(name, time, rest)
        .thenApply(
            ignored ->
                name.join() == null || rest.join() == -2
                    ? Optional.empty()
                    : Optional.of(
                        new Standing(
                            Bytes.text(name.join()),
                            rest.join() < 0 ? -1 : millis(time.join()) + rest.join())));
  }

  private static long millis(List<byte[]> time) {
    return Long.parseLong(Bytes.text(time.get(0))) * 1000
        + Long.parseLong(Bytes.text(time.get(1))) / 1000;
  }

  /**
   * Ends a lock that nobody renewed since it was seen; the reply is false when it was renewed, is
   * gone or is another's.
   */
  public CompletableFuture<Boolean> end(Standing seen) {
    return gateway
        .eval(
            Scripts.LEADER_END,
            List.of(keys.leaderLock()),
            List.of(Bytes.of(seen.leader), Bytes.of(seen.end)))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /** Who leads at the moment. */
  public CompletableFuture<Optional<String>> current() {
    return gateway
        .call(c -> c.get(keys.leaderLock()))
        .thenApply(name -> Optional.ofNullable(name).map(Bytes::text));
  }
}
