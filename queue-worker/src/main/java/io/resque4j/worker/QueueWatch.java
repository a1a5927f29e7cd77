package io.resque4j.worker;

import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.QueueStore;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Keeps a list of all queues as Redis knows them, for who works on {@code *}. */
final class QueueWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** While it is rung for each job, in old queues and new ones, it reads them every fifth time. */
  private static final int RUNG = 5;

  private final QueueStore store;
  private final QueueList queues;
  private final Listeners listeners;
  private final ScheduledExecutorService timer;
  private final Pulse pulse;
  private final BooleanSupplier waits;
  private int turn;

  /**
   * A list that is not read yet.
   *
   * @param waits whether {@link #rung} is called when a job comes
   */
  QueueWatch(
      QueueStore store,
      QueueList queues,
      Listeners listeners,
      ScheduledExecutorService timer,
      Duration longestWait,
      BooleanSupplier waits) {
    this.waits = waits;
    this.store = store;
    this.queues = queues;
    this.listeners = listeners;
    this.timer = timer;
    this.pulse = Pulse.of("queues", INTERVAL, longestWait);
  }

  /**
   * Reads the queues now, and again and again.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  void begin() {
    refresh();
    long interval = INTERVAL.toNanos();
    timer.scheduleWithFixedDelay(pulse.after(this::turn), interval, interval, TimeUnit.NANOSECONDS);
  }

  /** Whether it still looks. */
  LoopHealth health() {
    return pulse.health();
  }

  /** A queue that is new is not known before the next refresh; the ring would be for nothing. */
  void rung(String queue, Consumer<String> onRing) {
    if (queues.knows(queue)) {
      onRing.accept(queue);
      return;
    }
    try {
      timer.execute(
          () -> {
            tryRefresh();
            onRing.accept(queue);
          });
    } catch (RejectedExecutionException e) {
      onRing.accept(queue); // it has stopped and passes the ring on
    }
  }

  private void turn() {
    turn = waits.getAsBoolean() ? (turn + 1) % RUNG : 0;
    if (turn == 0) {
      tryRefresh();
    }
  }

  private void tryRefresh() {
    try {
      refresh();
    } catch (RuntimeException e) {
      listeners.error("The queues could not be read; the known ones are worked on", e);
    }
  }

  private void refresh() {
    queues.replace(List.copyOf(RedisGateway.await(store.names())));
  }
}
