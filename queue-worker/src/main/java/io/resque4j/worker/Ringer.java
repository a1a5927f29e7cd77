package io.resque4j.worker;

import io.resque4j.core.redis.BellStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears of every change to a queue and rings for whoever is idle, in this process and in others.
 *
 * <p>One script is under way at a time; queues that change meanwhile share the next one. A ring
 * that wakes nobody makes the next one wait a little, and longer and longer while nobody is idle,
 * so that a fleet with enough to do pays next to nothing.
 */
final class Ringer implements AutoCloseable {
  private static final int MOST_QUEUES = 100;
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(10).toNanos();

  private final RedisStores ears;
  private final ScheduledExecutorService timer;
  private final Runnable onProbe;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ringing = new AtomicBoolean();
  private volatile boolean heardProbe;
  private volatile long wait;
  private long connection;

  /**
   * Begins to listen.
   *
   * @param ears a connection of its own, which is closed with this
   * @param onProbe called when a probe was heard, on a thread that must not be kept
   */
  Ringer(RedisStores ears, ScheduledExecutorService timer, Runnable onProbe) {
    this.ears = ears;
    this.timer = timer;
    this.onProbe = onProbe;
    this.connection = ears.bells().connectionNumber();
    ears.bells().listen(this::hear);
  }

  private void hear(String queue) {
    if (queue.isEmpty()) {
      heardProbe = true;
      onProbe.run();
      return;
    }
    changed.add(queue);
    if (ringing.compareAndSet(false, true)) {
      ring();
    }
  }

  /**
   * Whether a probe was heard since this was last asked. After a reconnect, jobs may have come
   * unheard: then it rings for all queues.
   */
  boolean hears() {
    boolean heard = heardProbe;
    heardProbe = false;
    long now = ears.bells().connectionNumber();
    if (now != connection) {
      ringForAll(); // if it fails, the next time
      connection = now;
    }
    return heard;
  }

  /** Rings for every queue that has jobs: what came before we listened was heard by nobody. */
  void ringForAll() {
    RedisGateway.await(ears.queues().names()).forEach(this::hear);
  }

  private void ring() {
    List<String> queues = new ArrayList<>();
    for (String queue : changed) {
      if (queues.size() == MOST_QUEUES) {
        break;
      }
      queues.add(queue);
    }
    queues.forEach(changed::remove);
    if (queues.isEmpty()) {
      rest();
      return;
    }
    ears.bells()
        .ring(queues)
        .whenComplete((tokens, error) -> rang(tokens == null ? BellStore.NOBODY_IDLE : tokens));
  }

  private void rest() {
    wait = 0;
    ringing.set(false);
    if (!changed.isEmpty() && ringing.compareAndSet(false, true)) {
      ring();
    }
  }

  private void rang(long tokens) {
    boolean busy = tokens == BellStore.NOBODY_IDLE;
    // A busy fleet takes jobs all the time: each is a change that comes a little after this reply.
    if (tokens > 0 || (changed.isEmpty() && !busy)) {
      wait = 0;
      ring();
      return;
    }
    // Without jobs there may be many who are idle, and the next one is not to wait for long.
    wait =
        busy
            ? Math.min(LONGEST_WAIT_NANOS, Math.max(FIRST_WAIT_NANOS, wait * 2))
            : FIRST_WAIT_NANOS;
    try {
      timer.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      ringing.set(false); // the multiWorker has stopped
    }
  }

  @Override
  public void close() {
    ears.close();
  }
}
