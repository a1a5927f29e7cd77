package io.resque4j.core.recovery;

import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks for dead workers again and again, on a thread and a connection of its own. It ends when it
 * is closed, and by nothing else.
 */
public final class RecoveryLoop implements AutoCloseable {
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final RedisStores stores;
  private final Sweeper sweeper;
  private final RecoveryListener listener;
  private final Pulse pulse;
  private final CountDownLatch stopRequest = new CountDownLatch(1);
  private final Thread thread;

  private RecoveryLoop(
      RedisStores stores,
      RecoveryRules rules,
      String name,
      InstantSource clock,
      RecoveryListener listener) {
    this.stores = stores;
    this.listener = listener;
    this.sweeper = new Sweeper(stores.recovery(), rules, name, clock, System::nanoTime, listener);
    String scope = rules.scope().code();
    this.pulse = Pulse.of("recovery of " + scope, rules.interval(), stores.longestWait());
    this.thread = new Thread(this::loop, "resque4j-sweeper-" + scope);
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param stores a connection of its own, which is closed with the loop
   * @param name tells it from all others, of this process too
   * @param listener must not throw
   */
  public static RecoveryLoop start(
      RedisStores stores,
      RecoveryRules rules,
      String name,
      InstantSource clock,
      RecoveryListener listener) {
    RecoveryLoop loop = new RecoveryLoop(stores, rules, name, clock, listener);
    loop.thread.start();
    return loop;
  }

  private void loop() {
    boolean failing = false;
    while (!stopsWithinThePause()) {
      try {
        sweeper.sweep();
        failing = false;
      } catch (RuntimeException | Error e) { // without this loop nobody here finds the dead
        if (!failing) { // once until it works again, not with every look
          listener.onError("Nobody can look for dead workers; it is tried again and again", e);
        }
        failing = true;
      }
      pulse.beat();
    }
    if (!failing) {
      giveUp();
    }
    stores.close();
  }

  private void giveUp() {
    try {
      sweeper.close();
    } catch (RuntimeException e) {
      listener.onError("The role of the sweeper could not be given up; it ends by itself", e);
    }
  }

  /** Whether it still looks. */
  public LoopHealth health() {
    return pulse.health();
  }

  private boolean stopsWithinThePause() {
    try {
      return stopRequest.await(sweeper.pause().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Begins to end, and waits for nothing; {@link #close} comes later. */
  public void end() {
    stopRequest.countDown();
  }

  /** Ends, and lets another one take over at once. Harmless when done twice. */
  @Override
  public void close() {
    end();
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
}
