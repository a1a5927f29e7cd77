package io.resque4j.core;

import io.resque4j.core.ListTaking.Batch;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.QueueNames;
import io.resque4j.core.redis.BellStore;
import io.resque4j.core.redis.ListWalk;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.core.redis.PauseStore;
import io.resque4j.core.redis.QueueStore;
import io.resque4j.core.redis.RedisGateway;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What {@link Queue#control} offers beyond node-resque: pauses queues and moves their jobs. Safe
 * for use by many threads. All methods throw what {@link Queue} says.
 */
public final class QueueControl {
  private static final int FRONT_BATCH = 32;

  private final QueueStore queues;
  private final PauseStore pauses;
  private final BellStore bells;

  QueueControl(QueueStore queues, PauseStore pauses, BellStore bells) {
    this.queues = queues;
    this.pauses = pauses;
    this.bells = bells;
  }

  /**
   * Pauses a queue: from this moment no worker of ours takes a job from it, until it is resumed.
   * Jobs that run go on, and new ones may be enqueued. node-resque knows no pauses: its workers
   * take what they find. The pause outlives {@link Queue#delQueue}. Writes {@code resque4j:paused}.
   *
   * @return false: it was paused already
   */
  public boolean pause(String queue) {
    return RedisGateway.await(pauses.pause(queue));
  }

  /**
   * Ends the pause of a queue. Writes {@code resque4j:paused}.
   *
   * @return false: it was not paused
   */
  public boolean resume(String queue) {
    boolean resumed = RedisGateway.await(pauses.resume(queue));
    bells.ring(List.of(queue)); // a hint to idle workers, which find the jobs without it later
    return resumed;
  }

  /** Whether a queue is paused. Reads {@code resque4j:paused}. */
  public boolean isPaused(String queue) {
    return RedisGateway.await(pauses.isPaused(queue));
  }

  /** The queues that are paused, sorted. Reads {@code resque4j:paused}. */
  public SortedSet<String> paused() {
    return RedisGateway.await(pauses.all());
  }

  /**
   * Moves the jobs that wait in one queue to the tail of another, in their order, some at a time.
   * Workers may take jobs from both meanwhile. Their bytes stay as they are: a payload goes on
   * naming its old queue, but the queue in whose list it lies is what counts. {@link Queue#del},
   * which knows a job by its whole text, does not find it any more; {@link Queue#delByFunction}
   * does. QueueLocks go along. Writes both {@code queue:<q>}, {@code queues} and {@code lock:…}.
   *
   * @return how many jobs were moved
   * @throws IllegalArgumentException when both are the same, or the new one's name is none for a
   *     new queue
   */
  public long move(String from, String to) {
    return move(from, to, BatchListener.NONE);
  }

  /** As {@link #move(String, String)}, followed by a listener. */
  public long move(String from, String to, BatchListener listener) {
    checkMove(from, to);
    return headFirst(
        from, listener, window -> RedisGateway.await(queues.moveHead(from, to, window.entries())));
  }

  /**
   * Moves the jobs that wait in one queue to the front of another, in their order, some at a time
   * from the last one on: a job that comes into the old queue meanwhile may end up before those
   * that are moved after it. Otherwise as {@link #move(String, String)}.
   *
   * @return how many jobs were moved
   */
  public long moveToFront(String from, String to, BatchListener listener) {
    checkMove(from, to);
    long all = RedisGateway.await(queues.length(from));
    long moved = 0;
    boolean on = true;
    while (on && moved < all) {
      long some = Math.min(FRONT_BATCH, all - moved);
      List<byte[]> last = new ArrayList<>(RedisGateway.await(queues.range(from, -some, -1)));
      if (last.isEmpty()) {
        return moved;
      }
      Collections.reverse(last);
      listener.before(last);
      int n = RedisGateway.await(queues.moveToFront(from, to, last));
      moved += n;
      BitSet gone = new BitSet();
      gone.set(0, n);
      on = listener.after(gone, moved);
    }
    return moved;
  }

  private static void checkMove(String from, String to) {
    QueueNames.check(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException("expected two different queues, got twice: " + to);
    }
  }

  /**
   * As {@link Queue#delQueue}, followed by a listener.
   *
   * @return how many jobs were deleted
   */
  public long delete(String queue, BatchListener listener) {
    if (RedisGateway.await(queues.deleteHead(queue, List.of())).left() == 0) {
      return 0;
    }
    return headFirst(
        queue,
        listener,
        window -> RedisGateway.await(queues.deleteHead(queue, window.entries())).deleted());
  }

  /** Takes all entries of a queue, always from its head. */
  private long headFirst(String queue, BatchListener listener, ToIntFunction<Window> taking) {
    return ListTaking.take(
            queues.walk(queue, 0, -1),
            raw -> true,
            Long.MAX_VALUE,
            listener,
            (window, places) -> {
              BitSet gone = new BitSet();
              gone.set(0, taking.applyAsInt(window));
              return new Batch(gone, gone.cardinality() == window.entries().size());
            })
        .taken();
  }

  /**
   * Deletes jobs from a queue, the one at its head first, some at a time. Writes {@code queue:<q>}.
   *
   * @param wanted which; it may be asked twice about one
   * @param most how many at most
   * @return how many were deleted
   */
  public long deleteJobs(
      String queue, Predicate<QueueEntry> wanted, long most, BatchListener listener) {
    return deleteJobs(queues.walk(queue, 0, -1), queue, wanted, most, listener);
  }

  long deleteJobs(
      ListWalk walk,
      String queue,
      Predicate<QueueEntry> wanted,
      long most,
      BatchListener listener) {
    return ListTaking.take(
            walk,
            raw -> wanted.test(QueueEntry.parse(raw)),
            most,
            listener,
            (window, places) -> {
              BitSet gone = RedisGateway.await(queues.remove(queue, window, places));
              return new Batch(gone, gone.equals(places));
            })
        .taken();
  }

  /**
   * Appends jobs that were taken out of a queue at some time. Writes {@code queue:<q>}, {@code
   * queues} and {@code resque4j:import:<id>}.
   *
   * @return how many were appended; the first ones are those that were back already
   * @throws IllegalArgumentException when the name is none for a new queue
   */
  public long restore(String queue, Import batch) {
    QueueNames.check(queue);
    return RedisGateway.await(queues.restore(queue, batch));
  }

  /**
   * The jobs that wait in a queue, as a stream that is read as it is consumed; what is no job is
   * among them. Reads {@code queue:<q>}.
   */
  public Stream<QueueEntry> stream(String queue) {
    return queues.walk(queue, 0, -1).stream().map(QueueEntry::parse);
  }
}
