package io.resque4j.core;

import io.resque4j.core.protocol.QueueNames;
import io.resque4j.core.redis.BellStore;
import io.resque4j.core.redis.ListWalk;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.core.redis.PauseStore;
import io.resque4j.core.redis.QueueStore;
import io.resque4j.core.redis.RedisGateway;
import java.util.List;
import java.util.SortedSet;

/**
 * What {@link Queue#control} offers beyond node-resque: pauses queues and moves their jobs. Safe
 * for use by many threads. All methods throw what {@link Queue} says.
 */
public final class QueueControl {
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
    QueueNames.check(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException("expected two different queues, got twice: " + to);
    }
    ListWalk walk = queues.walk(from, 0, -1);
    long moved = 0;
    for (Window window = walk.next(); !window.isEmpty(); window = walk.next()) {
      int n = RedisGateway.await(queues.moveHead(from, to, window.entries()));
      moved += n;
      walk.goOnAtHead(n);
    }
    return moved;
  }
}
