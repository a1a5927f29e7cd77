package io.resque4j.core.redis;

import io.resque4j.core.Import;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.ListWalk.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code queues} and {@code queue:<q>}. */
public final class QueueStore {
  /** One script appends this many payloads at most, so that Redis is not held for long. */
  public static final int MAX_BATCH = 1000;

  private final RedisGateway gateway;
  private final ResqueKeys keys;
  private final Gathering gathering;

  QueueStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
    this.gathering = new Gathering(this::append, gateway::later);
  }

  /**
   * Appends a payload; the reply is the queue's new length. Of many that are appended at the same
   * time several share a command, which appends all of them or none.
   */
  public CompletableFuture<Long> enqueue(String queue, byte[] payload) {
    return gathering.append(queue, payload);
  }

  /**
   * Appends payloads, all or none; the reply is the queue's new length.
   *
   * @param payloads {@value #MAX_BATCH} at most
   */
  public CompletableFuture<Long> enqueueAll(String queue, List<byte[]> payloads) {
    gathering.flush(queue);
    return append(queue, payloads);
  }

  private CompletableFuture<Long> append(String queue, List<byte[]> payloads) {
    List<byte[]> a = new ArrayList<>(1 + payloads.size());
    a.add(Bytes.of(queue));
    a.addAll(payloads);
    return gateway
        .eval(Scripts.ENQUEUE, List.of(keys.queues(), keys.queue(queue)), a)
        .thenApply(reply -> (Long) reply.get(0));
  }

  /** Adds a payload if the conditions allow it. */
  public CompletableFuture<EnqueueConditions.Answer> enqueue(
      String queue, byte[] payload, EnqueueConditions conditions) {
    gathering.flush(queue);
    List<byte[]> k = new ArrayList<>(6);
    k.add(keys.queues());
    k.add(keys.queue(queue));
    k.add(keys.timestamps(payload));
    k.add(keys.delayedSchedule());
    EnqueueConditions.Once once = conditions.once();
    if (once != null) {
      k.add(keys.once(once.key()));
    }
    EnqueueConditions.QueueLockKey lock = conditions.lock();
    if (lock != null) {
      k.add(lock.key());
    }
    return gateway
        .eval(
            Scripts.ENQUEUE_CHECKED,
            k,
            List.of(
                Bytes.of(queue),
                payload,
                Bytes.of(conditions.toFront() ? "head" : "tail"),
                once == null ? Bytes.EMPTY : Bytes.of(once.ttl().toMillis()),
                lock == null ? Bytes.EMPTY : Bytes.of(lock.ttl().toSeconds()),
                Bytes.of(conditions.unlessDelayed() ? "1" : "")))
        .thenApply(reply -> EnqueueConditions.Answer.of(reply.get(0)));
  }

  /** All queues that ever had a job, until deleted; sorted. */
  public CompletableFuture<SortedSet<String>> names() {
    return gateway.call(c -> c.smembers(keys.queues())).thenApply(Bytes::sortedTexts);
  }

  /** The number of jobs that wait in a queue. */
  public CompletableFuture<Long> length(String queue) {
    return gateway.call(c -> c.llen(keys.queue(queue)));
  }

  /** Whether any of these queues has a job; a queue of the wrong type has none. */
  public CompletableFuture<Boolean> anyWaiting(List<String> names) {
    return anyWaiting(names, 0);
  }

  private CompletableFuture<Boolean> anyWaiting(List<String> names, int from) {
    if (from >= names.size()) {
      return CompletableFuture.completedFuture(false);
    }
    int to = Math.min(names.size(), from + ClaimStore.MAX_QUEUES);
    List<CompletableFuture<Boolean>> looks =
        names.subList(from, to).stream()
            .map(name -> FailedReply.orIfRefused(length(name).thenApply(n -> n > 0), false))
            .toList();
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
        .thenCompose(
            all ->
                looks.stream().anyMatch(CompletableFuture::join)
                    ? CompletableFuture.completedFuture(true)
                    : anyWaiting(names, to));
  }

  /**
   * Payloads from {@code start} to {@code stop}, both included; negative ones count from the end.
   */
  public CompletableFuture<List<byte[]>> range(String queue, long start, long stop) {
    return gateway.call(c -> c.lrange(keys.queue(queue), start, stop));
  }

  /** Goes through a queue; see {@link ListWalk}. */
  public ListWalk walk(String queue, long start, long stop) {
    return ListWalk.over(gateway, keys.queue(queue), start, stop);
  }

  /**
   * Removes entries that have exactly these bytes, as LREM does: {@code count} of them from the
   * head, {@code -count} from the tail, or all with 0. The reply is how many were removed.
   */
  public CompletableFuture<Long> remove(String queue, long count, byte[] payload) {
    return gateway.call(c -> c.lrem(keys.queue(queue), count, payload));
  }

  /** Removes entries of a window; the reply says which of them it removed. */
  public CompletableFuture<BitSet> remove(String queue, Window window, BitSet wanted) {
    return WindowScripts.remove(gateway, List.of(keys.queue(queue)), window, wanted);
  }

  /** Appends entries of an import as far as they are not back already; the reply is how many. */
  public CompletableFuture<Long> restore(String queue, Import batch) {
    return ImportScript.run(
        gateway,
        List.of(keys.queue(queue), keys.imported(batch.id()), keys.queues()),
        queue,
        batch);
  }

  /** What {@link #deleteHead} did, and how many jobs are left. */
  public record Deleted(int deleted, long left) {}

  /**
   * Deletes these payloads from the head of a queue, as far as they are there, and their
   * QueueLocks; takes the queue out of {@code queues} when nothing is left. A key that is no list
   * is deleted.
   */
  public CompletableFuture<Deleted> deleteHead(String queue, List<byte[]> payloads) {
    List<byte[]> k = new ArrayList<>(List.of(keys.queue(queue), keys.queues()));
    List<byte[]> a = new ArrayList<>(List.of(Bytes.of(queue)));
    for (byte[] payload : payloads) {
      Optional<byte[]> lock = LockStore.queueLock(keys, queue, payload);
      lock.ifPresent(k::add);
      a.add(payload);
      a.add(Bytes.of(lock.isPresent() ? 1 : 0));
    }
    return gateway
        .eval(Scripts.QUEUE_DELETE, k, a)
        .thenApply(reply -> new Deleted(((Long) reply.get(0)).intValue(), (Long) reply.get(1)));
  }

  /**
   * Moves these payloads from the head of a queue to the tail of another, as far as they are there,
   * and their QueueLocks; the reply is how many were moved.
   */
  public CompletableFuture<Integer> moveHead(String from, String to, List<byte[]> payloads) {
    return move(from, to, "tail", payloads);
  }

  /**
   * Moves these payloads from the tail of a queue to the front of another, the first one given
   * first, as far as they are there, and their QueueLocks; the reply is how many were moved.
   */
  public CompletableFuture<Integer> moveToFront(String from, String to, List<byte[]> payloads) {
    return move(from, to, "front", payloads);
  }

  private CompletableFuture<Integer> move(
      String from, String to, String end, List<byte[]> payloads) {
    List<byte[]> k = new ArrayList<>(List.of(keys.queue(from), keys.queue(to), keys.queues()));
    List<byte[]> a = new ArrayList<>(List.of(Bytes.of(to), Bytes.of(end)));
    for (byte[] payload : payloads) {
      Optional<byte[]> lock = LockStore.queueLock(keys, from, payload);
      lock.ifPresent(k::add);
      LockStore.queueLock(keys, to, payload).ifPresent(k::add);
      a.add(payload);
      a.add(Bytes.of(lock.isPresent() ? 1 : 0));
    }
    return gateway
        .eval(Scripts.QUEUE_MOVE, k, a)
        .thenApply(reply -> ((Long) reply.get(0)).intValue());
  }
}
