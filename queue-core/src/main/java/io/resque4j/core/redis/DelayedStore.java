package io.resque4j.core.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.ScoredValue;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.EnqueueConditions.QueueLockKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Owner of {@code delayed:<sec>}, {@code timestamps:<payload>} and the schedule of seconds. */
public final class DelayedStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  DelayedStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** What {@link #enqueueAt} did. */
  public enum Delayed {
    /** The payload waits in that second. */
    ADDED,
    /** It waited there already; nothing was written. */
    THERE,
    /** The idempotency key was used before; nothing was written. */
    USED
  }

  /**
   * Delays a payload to a unix second.
   *
   * @param again whether it is added also when it waits there already
   * @param once the idempotency key, or null
   */
  public CompletableFuture<Delayed> enqueueAt(
      long second, byte[] payload, boolean again, EnqueueConditions.@Nullable Once once) {
    List<byte[]> k = new ArrayList<>(4);
    k.add(keys.delayed(second));
    k.add(keys.timestamps(payload));
    k.add(keys.delayedSchedule());
    if (once != null) {
      k.add(keys.once(once.key()));
    }
    List<byte[]> a =
        List.of(
            Bytes.of(second),
            payload,
            Bytes.of(ResqueKeys.delayedMember(second)),
            Bytes.of(again ? "1" : ""),
            once == null ? Bytes.EMPTY : Bytes.of(once.ttl().toMillis()));
    return gateway
        .eval(Scripts.ENQUEUE_AT, k, a)
        .thenApply(
            reply ->
                switch (((Long) reply.get(0)).intValue()) {
                  case 1 -> Delayed.ADDED;
                  case 0 -> Delayed.THERE;
                  default -> Delayed.USED;
                });
  }

  /** The number of seconds that have delayed jobs. */
  public CompletableFuture<Long> seconds() {
    return gateway.call(c -> c.zcard(keys.delayedSchedule()));
  }

  /**
   * Members of the schedule whose second has come, earliest first. They are texts: a peer may have
   * left one that is no number.
   */
  public CompletableFuture<List<String>> due(long nowSecond, long offset, long count) {
    return gateway
        .call(
            c ->
                c.zrangebyscore(
                    keys.delayedSchedule(),
                    Range.create(0L, nowSecond),
                    Limit.create(offset, count)))
        .thenApply(members -> members.stream().map(Bytes::text).toList());
  }

  /** The first payloads of a second's list. */
  public CompletableFuture<List<byte[]>> peek(long second, int count) {
    return gateway.call(c -> c.lrange(keys.delayed(second), 0, count - 1L));
  }

  /**
   * The lowest score of the schedule that is above this second: when the next jobs are due, as far
   * as all up to it were looked at. Empty when there is none.
   */
  public CompletableFuture<OptionalDouble> nextAfter(long second) {
    Range<Double> later = Range.from(Boundary.excluding((double) second), Boundary.unbounded());
    return gateway
        .call(c -> c.zrangebyscoreWithScores(keys.delayedSchedule(), later, Limit.create(0, 1)))
        .thenApply(found -> found.stream().mapToDouble(ScoredValue::getScore).findFirst());
  }

  /** The time by Redis' clock. */
  public CompletableFuture<Instant> redisTime() {
    return gateway
        .call(c -> c.time())
        .thenApply(
            time ->
                Instant.ofEpochSecond(
                    Long.parseLong(Bytes.text(time.get(0))),
                    TimeUnit.MICROSECONDS.toNanos(Long.parseLong(Bytes.text(time.get(1))))));
  }

  /**
   * Has Redis tell of every change to the schedule, whoever makes it, as long as this connection or
   * one that replaces it stands. Where Redis cannot, nothing is ever told, and nobody says so.
   *
   * @param changed is called on the connection's thread, where nobody may wait
   */
  public void onChange(Runnable changed) {
    ChangedKeys.listen(gateway, keys.delayedSchedule(), changed);
  }

  /** Another number for each time that the connection was made anew. */
  public long connectionNumber() {
    return gateway.connectionNumber();
  }

  /**
   * The seconds of the schedule in their order, as numbers, read in pages. Members that are no
   * whole numbers are passed over. Waits for Redis' replies.
   */
  public Stream<Long> schedule() {
    return new ScheduleWalk(gateway, keys.delayedSchedule()).stream();
  }

  /** The seconds of the schedule that have a list. Waits for Redis' replies. */
  public List<Long> secondsWithJobs() {
    List<Long> seconds = schedule().toList();
    List<Long> found = new ArrayList<>();
    for (int from = 0; from < seconds.size(); from += ScheduleWalk.PAGE) {
      List<Long> page = seconds.subList(from, Math.min(seconds.size(), from + ScheduleWalk.PAGE));
      List<CompletableFuture<Long>> lists =
          page.stream().map(second -> gateway.call(c -> c.exists(keys.delayed(second)))).toList();
      for (int i = 0; i < page.size(); i++) {
        if (RedisGateway.await(lists.get(i)) == 1) {
          found.add(page.get(i));
        }
      }
    }
    return found;
  }

  /** All payloads of a second. */
  public CompletableFuture<List<byte[]>> at(long second) {
    return gateway.call(c -> c.lrange(keys.delayed(second), 0, -1));
  }

  /** Goes through the payloads of a second; see {@link ListWalk}. */
  public ListWalk walk(long second) {
    return ListWalk.over(gateway, keys.delayed(second), 0, -1);
  }

  /** The seconds at which this payload is delayed, sorted. */
  public CompletableFuture<List<Long>> secondsOf(byte[] payload) {
    return gateway
        .call(c -> c.smembers(keys.timestamps(payload)))
        .thenApply(
            members ->
                members.stream()
                    .map(Bytes::text)
                    .map(ResqueKeys::delayedSecond)
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList());
  }

  /** What became of a second in {@link #delete}; {@code error} says why it was left as it is. */
  public record Deleted(long second, long removed, @Nullable String error) {}

  /** Deletes a payload from the lists of these seconds, and forgets that it was there. */
  public CompletableFuture<List<Deleted>> delete(byte[] payload, List<Long> seconds) {
    List<byte[]> k = new ArrayList<>(List.of(keys.timestamps(payload), keys.delayedSchedule()));
    List<byte[]> a = new ArrayList<>(List.of(payload));
    for (long second : seconds) {
      k.add(keys.delayed(second));
      a.add(Bytes.of(second));
    }
    return gateway
        .eval(Scripts.DELAYED_DELETE, k, a)
        .thenApply(
            reply -> {
              List<Deleted> deleted = new ArrayList<>();
              for (int i = 0; i < seconds.size(); i++) {
                deleted.add(
                    reply.get(i) instanceof Long removed
                        ? new Deleted(seconds.get(i), removed, null)
                        : new Deleted(seconds.get(i), 0, Bytes.text(reply.get(i))));
              }
              return deleted;
            });
  }

  /** Moves a payload from a second to a queue; the reply is false when it was not there. */
  public CompletableFuture<Boolean> run(long second, byte[] payload, String queue) {
    return gateway
        .eval(
            Scripts.DELAYED_RUN,
            List.of(
                keys.delayed(second),
                keys.timestamps(payload),
                keys.delayedSchedule(),
                keys.queues(),
                keys.queue(queue)),
            List.of(payload, Bytes.of(second), Bytes.of(queue)))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /**
   * What plugins say about a job that is to be moved.
   *
   * @param veto whether a hook decided already that it goes nowhere
   * @param lock the queue lock that must be free and is taken, or null
   * @param unlessDelayed whether it goes nowhere while it is delayed to another second too
   */
  public record Rule(boolean veto, @Nullable QueueLockKey lock, boolean unlessDelayed) {}

  /**
   * One job to be moved by {@link #transfer}.
   *
   * @param payload its bytes, which must be the head of the list when its turn comes
   * @param queue where it goes; null: to {@code failed}
   * @param entry what is appended there
   * @param rule what plugins say, or null
   */
  public record Move(byte[] payload, @Nullable String queue, byte[] entry, @Nullable Rule rule) {
    /** A move that no plugin has a say in. */
    public Move(byte[] payload, @Nullable String queue, byte[] entry) {
      this(payload, queue, entry, null);
    }
  }

  /**
   * How a transfer went.
   *
   * @param leader false: the lock is another's, nothing was moved
   * @param due false: by Redis' clock the second has not come, nothing was moved
   * @param moved how many of the moves were made, from the first on
   * @param left how many jobs the second still has
   * @param error why the next one could not be moved (a key of it has the wrong type), or null
   * @param vetoed indices of those moves after which the job is nowhere: a plugin forbade it
   */
  public record Transferred(
      boolean leader,
      boolean due,
      int moved,
      long left,
      @Nullable String error,
      Set<Integer> vetoed) {}

  /**
   * Moves jobs of a second whose time has come, as long as {@code leader} holds the leader lock.
   * With no moves it only takes an empty second out of the schedule.
   *
   * @param now unix second to be taken for Redis' clock in tests; null: Redis' own
   */
  public CompletableFuture<Transferred> transfer(
      String leader, long second, List<Move> moves, @Nullable Long now) {
    List<byte[]> k = new ArrayList<>(5 + 2 * moves.size());
    k.add(keys.leaderLock());
    k.add(keys.delayed(second));
    k.add(keys.delayedSchedule());
    k.add(keys.queues());
    k.add(keys.vetoed());
    List<byte[]> a = new ArrayList<>(5 + 3 * moves.size());
    a.add(Bytes.of(leader));
    a.add(Bytes.of(second));
    a.add(Bytes.of(ResqueKeys.delayedMember(second)));
    a.add(now == null ? Bytes.EMPTY : Bytes.of(now));
    a.add(Bytes.of(moves.size()));
    for (Move move : moves) {
      k.add(keys.timestamps(move.payload));
      k.add(move.queue == null ? keys.failed() : keys.queue(move.queue));
      a.add(move.payload);
      a.add(move.queue == null ? Bytes.EMPTY : Bytes.of(move.queue));
      a.add(move.entry);
    }
    for (int n = 0; n < moves.size(); n++) {
      Rule rule = moves.get(n).rule;
      if (rule != null) {
        add(rule, n + 1, k, a);
      }
    }
    return gateway.eval(Scripts.TRANSFER, k, a).thenApply(DelayedStore::transferred);
  }

  private static void add(Rule rule, int job, List<byte[]> k, List<byte[]> a) {
    a.add(Bytes.of(job));
    a.add(Bytes.of(rule.veto ? "veto" : "check"));
    QueueLockKey lock = rule.lock;
    if (lock == null) {
      a.add(Bytes.EMPTY);
    } else {
      k.add(lock.key());
      a.add(Bytes.of(lock.ttl().toSeconds()));
    }
    a.add(Bytes.of(rule.unlessDelayed ? "1" : ""));
  }

  private static Transferred transferred(List<Object> reply) {
    long moved = (Long) reply.get(0);
    long left = (Long) reply.get(1);
    String error = reply.size() > 2 ? Bytes.text(reply.get(2)) : "";
    Set<Integer> vetoed = new HashSet<>();
    reply.stream().skip(3).forEach(number -> vetoed.add(((Long) number).intValue() - 1));
    return new Transferred(
        moved != -1,
        moved != -2,
        (int) Math.max(0, moved),
        left,
        error.isEmpty() ? null : error,
        vetoed);
  }
}
