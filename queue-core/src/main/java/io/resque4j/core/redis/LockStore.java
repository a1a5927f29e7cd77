package io.resque4j.core.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Reader of the locks of QueueLock, {@code lock:…}, and JobLock, {@code workerslock:…}. */
public final class LockStore {
  private static final int PAGE = 500;
  private static final String JOB_LOCKS = "workerslock:";

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  LockStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /**
   * All locks and their values, by their keys after the namespace. No index leads to them, so this
   * scans the database, in pages. Waits for Redis' replies.
   */
  public SortedMap<String, String> all() {
    SortedMap<String, String> locks = new TreeMap<>();
    for (String kind : ResqueKeys.LOCK_PREFIXES) {
      ScanArgs pattern = ScanArgs.Builder.limit(PAGE).match(keys.scanPattern(kind));
      ScanCursor cursor = ScanCursor.INITIAL;
      while (!cursor.isFinished()) {
        ScanCursor from = cursor;
        KeyScanCursor<byte[]> page = gateway.sync(c -> c.scan(from, pattern));
        addValues(page.getKeys(), locks);
        cursor = page;
      }
    }
    return locks;
  }

  /** What is no text, or is gone since, is no lock. */
  private void addValues(List<byte[]> found, SortedMap<String, String> locks) {
    if (found.isEmpty()) {
      return;
    }
    byte[][] page = found.toArray(byte[][]::new);
    List<KeyValue<byte[], byte[]>> values = gateway.sync(c -> c.mget(page));
    for (KeyValue<byte[], byte[]> each : values) {
      each.ifHasValue(value -> locks.put(keys.relative(each.getKey()), Bytes.text(value)));
    }
  }

  /**
   * The values of locks, by their keys after the namespace; those that are gone are left out. Waits
   * for Redis' reply.
   */
  public SortedMap<String, String> of(Collection<String> names) {
    SortedMap<String, String> locks = new TreeMap<>();
    List<byte[]> wanted = names.stream().map(keys::lock).toList();
    for (int from = 0; from < wanted.size(); from += PAGE) {
      addValues(wanted.subList(from, Math.min(wanted.size(), from + PAGE)), locks);
    }
    return locks;
  }

  /**
   * Deletes a lock that still has this value, with what we know of its owner; the reply is false
   * when it is gone or was taken again. A value is the second at which the lock ends, so one that
   * was taken again has another.
   */
  public CompletableFuture<Boolean> delete(String name, String value) {
    byte[] lock = keys.lock(name);
    List<byte[]> k =
        name.startsWith(JOB_LOCKS) ? List.of(lock, keys.jobLockOwner(lock)) : List.of(lock);
    return gateway
        .eval(Scripts.DELETE_UNCHANGED, k, List.of(Bytes.of(value)))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /** Deletes a lock by its key after the namespace; the reply is false when it was not there. */
  public CompletableFuture<Boolean> delete(String name) {
    return gateway.call(c -> c.del(keys.lock(name))).thenApply(n -> n == 1);
  }

  /** The QueueLock that belongs to a payload in a queue; nothing if it is no job. */
  static Optional<byte[]> queueLock(ResqueKeys keys, String queue, byte[] payload) {
    try {
      JobPayload job = JobPayload.parse(payload);
      return Optional.of(keys.queueLock(job.jobClass(), queue, job.argsJson()));
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }
}
