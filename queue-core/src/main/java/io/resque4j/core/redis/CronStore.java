package io.resque4j.core.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore.Rule;
import io.resque4j.core.redis.EnqueueConditions.QueueLockKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Owner of the recurring jobs: {@code resque4j:cron} (their definitions), {@code
 * resque4j:cron:fired} (what became of their firings) and {@code resque4j:cron:version}. What the
 * values mean is the scheduler's business; here they are bytes that are compared.
 */
public final class CronStore {
  private static final int PAGE = 500;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  CronStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /**
   * An entry as it lies in Redis.
   *
   * @param name its name
   * @param definition what, where and when
   * @param record what became of its firings; null: there is none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Stored(String name, byte[] definition, byte @Nullable [] record) {}

  /** Another text after each change of a definition; empty before the first. */
  public CompletableFuture<String> version() {
    return gateway
        .call(c -> c.get(keys.cronVersion()))
        .thenApply(version -> version == null ? "" : Bytes.text(version));
  }

  /** Tells of each change of a definition, and of each new connection; see {@link ChangedKeys}. */
  public void onChange(Runnable changed) {
    ChangedKeys.listen(gateway, keys.cronVersion(), changed);
  }

  /** All entries, in no order. Reads them in pages, and waits for Redis' replies. */
  public List<Stored> all() {
    Map<String, byte[]> definitions = new LinkedHashMap<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      ScanCursor from = cursor;
      MapScanCursor<byte[], byte[]> page =
          gateway.sync(c -> c.hscan(keys.cron(), from, ScanArgs.Builder.limit(PAGE)));
      page.getMap().forEach((name, definition) -> definitions.put(Bytes.text(name), definition));
      cursor = page;
    } while (!cursor.isFinished());
    return withRecords(new ArrayList<>(definitions.entrySet()));
  }

  private List<Stored> withRecords(List<Map.Entry<String, byte[]>> definitions) {
    List<Stored> all = new ArrayList<>(definitions.size());
    for (int from = 0; from < definitions.size(); from += PAGE) {
      List<Map.Entry<String, byte[]>> page =
          definitions.subList(from, Math.min(definitions.size(), from + PAGE));
      byte[][] names = page.stream().map(each -> Bytes.of(each.getKey())).toArray(byte[][]::new);
      List<KeyValue<byte[], byte[]>> records = gateway.sync(c -> c.hmget(keys.cronFired(), names));
      for (int i = 0; i < page.size(); i++) {
        Map.Entry<String, byte[]> each = page.get(i);
        all.add(new Stored(each.getKey(), each.getValue(), records.get(i).getValueOrElse(null)));
      }
    }
    return all;
  }

  /** How many entries there are. */
  public CompletableFuture<Long> count() {
    return gateway.call(c -> c.hlen(keys.cron()));
  }

  /** One entry. */
  public CompletableFuture<Optional<Stored>> find(String name) {
    byte[] field = Bytes.of(name);
    CompletableFuture<byte[]> definition = gateway.call(c -> c.hget(keys.cron(), field));
    CompletableFuture<byte[]> record = gateway.call(c -> c.hget(keys.cronFired(), field));
    return definition.thenCombine(
        record, (d, r) -> d == null ? Optional.empty() : Optional.of(new Stored(name, d, r)));
  }

  /**
   * Adds or replaces an entry; the reply is false when what was to be replaced is not there any
   * more.
   *
   * @param replaced the definition that is replaced; null: there is none
   * @param keepRecord whether its firings go on where they are; else they begin now
   * @param now unix second to be taken for Redis' clock in tests; null: Redis' own
   */
  public CompletableFuture<Boolean> put(
      String name,
      byte @Nullable [] replaced,
      byte[] definition,
      boolean keepRecord,
      @Nullable Long now) {
    return gateway
        .eval(
            Scripts.CRON_PUT,
            List.of(keys.cron(), keys.cronFired(), keys.cronVersion()),
            List.of(
                Bytes.of(name),
                replaced == null ? Bytes.EMPTY : replaced,
                definition,
                Bytes.of(keepRecord ? "1" : ""),
                second(now)))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /**
   * Removes an entry with its record; the reply is false when it was not there.
   *
   * @param definition what it must be; null: whatever it is
   */
  public CompletableFuture<Boolean> remove(String name, byte @Nullable [] definition) {
    return gateway
        .eval(
            Scripts.CRON_REMOVE,
            List.of(keys.cron(), keys.cronFired(), keys.cronVersion()),
            List.of(Bytes.of(name), definition == null ? Bytes.EMPTY : definition))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /**
   * The job of a firing.
   *
   * @param queue where it goes
   * @param payload its bytes
   * @param rule what plugins say, or null
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Job(String queue, byte[] payload, @Nullable Rule rule) {}

  /**
   * A firing to be settled.
   *
   * @param entry the entry as it was read
   * @param second when it is due, a unix second by Redis' clock
   * @param job what is enqueued; null: it is passed over
   * @param record the entry's record afterwards
   * @param recordOfVeto the same, when a plugin forbids it
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Firing(
      Stored entry, long second, @Nullable Job job, byte[] record, byte[] recordOfVeto) {}

  /** What became of a firing. */
  public enum Fired {
    /** The job is in its queue; or the firing is passed over, as was asked. */
    DONE(1),
    /** A plugin forbids it. */
    VETOED(0),
    /** The leader lock is another's; nothing was written. */
    NOT_LEADER(-1),
    /** By Redis' clock its second has not come; nothing was written. */
    NOT_DUE(-2),
    /** The entry is not as it was read: somebody else has settled this firing, or will. */
    CHANGED(-3);

    private final long code;

    Fired(long code) {
      this.code = code;
    }

    private static Fired of(Object reply) {
      for (Fired fired : values()) {
        if (reply.equals(fired.code)) {
          return fired;
        }
      }
      throw new IllegalStateException("the script answered " + reply);
    }
  }

  /**
   * Settles a firing, as long as {@code leader} holds the leader lock.
   *
   * @param now unix second to be taken for Redis' clock in tests; null: Redis' own
   */
  public CompletableFuture<Fired> fire(String leader, Firing firing, @Nullable Long now) {
    Job job = firing.job;
    Rule rule = job == null ? null : job.rule;
    QueueLockKey lock = rule == null ? null : rule.lock();
    byte[] payload = job == null ? Bytes.EMPTY : job.payload;
    byte[] record = firing.entry.record;
    List<byte[]> k = new ArrayList<>(9);
    k.add(keys.leaderLock());
    k.add(keys.cron());
    k.add(keys.cronFired());
    k.add(keys.queues());
    k.add(job == null ? keys.queues() : keys.queue(job.queue));
    k.add(keys.vetoed());
    k.add(keys.timestamps(payload));
    k.add(keys.delayedSchedule());
    if (lock != null) {
      k.add(lock.key());
    }
    List<byte[]> a = new ArrayList<>(13);
    a.add(Bytes.of(leader));
    a.add(Bytes.of(firing.entry.name));
    a.add(firing.entry.definition);
    a.add(record == null ? Bytes.EMPTY : record);
    a.add(firing.record);
    a.add(firing.recordOfVeto);
    a.add(Bytes.of(firing.second));
    a.add(second(now));
    a.add(job == null ? Bytes.EMPTY : Bytes.of(job.queue));
    a.add(payload);
    a.add(Bytes.of(rule != null && rule.veto() ? "veto" : "check"));
    a.add(lock == null ? Bytes.EMPTY : Bytes.of(lock.ttl().toSeconds()));
    a.add(Bytes.of(rule != null && rule.unlessDelayed() ? "1" : ""));
    return gateway.eval(Scripts.CRON_FIRE, k, a).thenApply(reply -> Fired.of(reply.get(0)));
  }

  private static byte[] second(@Nullable Long now) {
    return now == null ? Bytes.EMPTY : Bytes.of(now);
  }
}
