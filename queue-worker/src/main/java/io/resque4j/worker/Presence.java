package io.resque4j.worker;

import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.recovery.RecoveryLoop;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This process in the eyes of the others: makes its workers known, says that they live, hears what
 * others ask, looks for others that died, and says good-bye.
 */
final class Presence {
  /** How long a beat under way may take at the end; where Redis is away it would take longer. */
  private static final int LAST_BEAT_SECONDS = 5;

  /** After three quarters of the lease it is doubtful: a beat more must fit in before. */
  private static final int PART_OF_LEASE = 4;

  private final Resque resque;
  private final MultiWorkerConfig config;
  private final ProcessName process;
  private final ProcessorPool pool;
  private final RedisStores life;
  private final ScheduledExecutorService timer;
  private final Listeners listeners;
  private final Membership membership;
  private final HeldLocks locks;
  private final Lease lease;
  private final RemoteControl control;
  private final Pulse pulse;
  private @Nullable RecoveryLoop recovery;

  /**
   * Nobody knows of it yet.
   *
   * @param life a connection that no large reply holds up
   * @param timer the heartbeat's thread
   * @param state how this process is; empty: as usual
   */
  Presence(
      Resque resque,
      MultiWorkerConfig config,
      ProcessName process,
      ProcessorPool pool,
      RedisStores life,
      ScheduledExecutorService timer,
      Listeners listeners,
      Supplier<String> state,
      RemoteControl.Orders orders) {
    this.resque = resque;
    this.config = config;
    this.process = process;
    this.pool = pool;
    this.life = life;
    this.timer = timer;
    this.listeners = listeners;
    this.membership = new Membership(life, resque.clock());
    this.locks = new HeldLocks(life.plugins(), listeners);
    this.lease = new Lease(config.recovery().timeout(), System::nanoTime);
    this.control =
        new RemoteControl(
            life.control(),
            process.toString(),
            config.recovery().timeout(),
            state,
            listeners,
            orders);
    this.pulse = Pulse.of("heartbeat", config.pingInterval(), life.longestWait());
  }

  Membership membership() {
    return membership;
  }

  HeldLocks locks() {
    return locks;
  }

  Lease lease() {
    return lease;
  }

  /**
   * Looks for workers of others that died.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  void beginRecovery() {
    recovery =
        RecoveryLoop.start(
            resque.openStores(),
            config.recovery(),
            process.toString(),
            resque.clock(),
            new DeadWorkerNews(listeners));
  }

  /**
   * Says from now on that the workers live.
   *
   * @param startedSecond when they were started
   */
  void beginHeartbeat(Dispatcher dispatcher, long startedSecond) {
    Heartbeat heartbeat =
        new Heartbeat(
            life.workers(),
            pool,
            dispatcher,
            lease,
            locks,
            control,
            listeners,
            resque.clock(),
            startedSecond,
            patience());
    long ping = config.pingInterval().toNanos();
    timer.scheduleAtFixedRate(pulse.after(heartbeat), ping, ping, TimeUnit.NANOSECONDS);
  }

  /**
   * How long a beat waits for a reply. With pings in quick succession the next one is due sooner
   * than a busy machine answers, and only the lease says whether that is a trouble.
   */
  private Duration patience() {
    return TimeSpan.longer(
        config.recovery().timeout().dividedBy(PART_OF_LEASE), config.pingInterval());
  }

  /**
   * Redis is to forget workers of this process. On the heartbeat's thread, so that no beat is under
   * way that would make them known again.
   */
  void retire(List<TaskProcessor> processors) {
    timer.execute(
        () -> {
          try {
            pool.forgotten(membership.leave(processors));
          } catch (RuntimeException e) {
            listeners.error("Task processors could not be untracked; they are found dead", e);
          }
          processors.forEach(each -> listeners.tell(l -> l.onEnd(each.name().name())));
        });
  }

  /** Whether a connection to Redis stands. */
  boolean hasRedis() {
    return life.gateway().isConnected();
  }

  /** Waits until Redis has been told to forget what was {@link #retire retired}, if it is there. */
  void awaitRetired() {
    if (!hasRedis()) {
      return; // it is done when Redis is back
    }
    try {
      timer.submit(() -> {}).get(LAST_BEAT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It is done when Redis answers again.
    }
  }

  /** Whether the heartbeat turns. */
  LoopHealth heartbeat() {
    return pulse.health();
  }

  /** Whether the search for the dead turns; nothing before it has begun. */
  Optional<LoopHealth> recovery() {
    return Optional.ofNullable(recovery).map(RecoveryLoop::health);
  }

  /** Begins to end the search for the dead, and waits for nothing. */
  void letRecoveryEnd() {
    if (recovery != null) {
      recovery.end();
    }
  }

  /** Looks for the dead no more. */
  void endRecovery() {
    if (recovery != null) {
      recovery.close();
    }
  }

  /** No beat begins any more. */
  void endHeartbeat() {
    timer.shutdown();
  }

  /**
   * Gives the jobs that still run back to their queues, since this process ends.
   *
   * @return false: Redis cannot be reached or refuses, and others will find the workers dead
   */
  boolean handBack() {
    try {
      new HandBack(life.claims(), locks, listeners).giveBack(pool.all());
      return true;
    } catch (RuntimeException e) {
      listeners.error("Jobs could not be given back; peers will find their workers dead", e);
      return false;
    }
  }

  /**
   * Has Redis forget the workers that hold no job. The heartbeat was told to end before, and is
   * waited for: it would make them known again.
   */
  void leave() {
    try {
      if (!timer.awaitTermination(LAST_BEAT_SECONDS, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
      membership.leave(pool.all());
      RedisGateway.await(life.control().forget(process.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      listeners.error("The workers could not be untracked; peers will find them dead", e);
    }
  }
}
