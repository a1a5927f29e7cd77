package io.resque4j.scheduler;

import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves delayed jobs to their queues when their second has come. Run as many as you like, of ours
 * and of node-resque: one of them leads, the others wait to take over.
 */
public final class Scheduler implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Redis' clock and ours differ by a little: look a little after the second. */
  private static final Duration AFTER_THE_SECOND = Duration.ofMillis(10);

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final SchedulerConfig config;
  private final InstantSource clock;
  private final Listeners listeners;
  private final RedisStores stores;
  private final Leadership leadership;
  private final DelayedTransfer transfer;
  private final Thread thread;
  private final CountDownLatch stopRequest = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private Scheduler(Resque resque, SchedulerConfig config, List<SchedulerListener> listeners) {
    this.config = config;
    this.clock = resque.clock();
    this.listeners = new Listeners(listeners);
    this.stores = resque.openStores();
    this.leadership =
        new Leadership(stores.leader(), config.name(), config.leaderLockTtl(), this.listeners);
    this.transfer =
        new DelayedTransfer(stores.delayed(), leadership, config.name(), this.listeners, clock);
    this.thread = new Thread(this::loop, "resque4j-scheduler");
    thread.setDaemon(true);
  }

  public static Builder builder(Resque resque) {
    return new Builder(resque);
  }

  /** The name under which it leads. */
  public String name() {
    return config.name();
  }

  private void loop() {
    listeners.tell(each -> each.onStart(config.name()));
    do {
      try {
        tick();
      } catch (RuntimeException e) {
        listeners.error("A tick of the scheduler failed; the next one tries again", e);
      }
    } while (!stopsWithin(untilNextTick()));
    try {
      leadership.release();
    } catch (RuntimeException e) {
      listeners.error("The leader lock could not be given up; it ends by itself", e);
    }
    stores.close();
    listeners.tell(each -> each.onEnd(config.name()));
  }

  private void tick() {
    if (leadership.tryToLead()) {
      transfer.moveDue();
    }
  }

  private Duration untilNextTick() {
    long intoSecond = Math.floorMod(clock.instant().toEpochMilli(), SECOND.toMillis());
    Duration untilSecond = SECOND.minusMillis(intoSecond).plus(AFTER_THE_SECOND);
    return untilSecond.compareTo(config.pollInterval()) < 0 ? untilSecond : config.pollInterval();
  }

  private boolean stopsWithin(Duration time) {
    try {
      return stopRequest.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Finishes what it is moving, gives the leader lock up and stops. Harmless when done twice. */
  @Override
  public void close() {
    stopRequest.countDown();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.join(CLOSE_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
      stores.close();
    }
  }

  /** Collects the options; {@link #start} checks them. */
  public static final class Builder {
    private final Resque resque;
    private final List<SchedulerListener> listeners = new ArrayList<>();
    private String name = ProcessName.create().toString();
    private Duration leaderLockTtl = Duration.ofSeconds(15);
    private Duration pollInterval = Duration.ofSeconds(1);

    private Builder(Resque resque) {
      this.resque = resque;
    }

    /**
     * Its name in the leader lock; default {@code host:pid-xxxxxx}, which is unique per start. Two
     * schedulers of one name would both lead.
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** After this time without renewal another scheduler may lead; default 15 s, at least 1 s. */
    public Builder leaderLockTtl(Duration ttl) {
      this.leaderLockTtl = ttl;
      return this;
    }

    /** How long it sleeps at most; default 1 s. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /** Adds a listener. */
    public Builder listener(SchedulerListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Begins.
     *
     * @throws io.resque4j.core.ResqueException when Redis cannot be reached
     * @throws IllegalArgumentException when an option is out of its range
     */
    public Scheduler start() {
      SchedulerConfig config = new SchedulerConfig(name, leaderLockTtl, pollInterval);
      Scheduler scheduler = new Scheduler(resque, config, listeners);
      scheduler.thread.start();
      return scheduler;
    }
  }
}
