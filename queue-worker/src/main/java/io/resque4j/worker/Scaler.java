package io.resque4j.worker;

import io.resque4j.core.redis.RedisGateway;
import io.resque4j.worker.ScalingPolicy.Decision;
import io.resque4j.worker.ScalingPolicy.Memory;
import io.resque4j.worker.ScalingPolicy.Seen;
import io.resque4j.worker.WorkMeter.Sample;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Looks, lets the policy decide, and has the pool grow or shrink. It never throws. */
final class Scaler implements Runnable {
  /** A dispatcher that does not answer for so long has other troubles than its size. */
  static final Duration ANSWER = Duration.ofSeconds(5);

  /** A job of which none has ended yet is taken to run for so long. */
  private static final Duration UNKNOWN_JOB = Duration.ofSeconds(1);

  /** What a decision is carried out with. */
  interface Pool {
    /** How many task processors are wanted. */
    int wanted();

    /** How many there are. */
    int size();

    /** So many are wanted from now on. */
    void resize(int wanted);
  }

  private final ScalingPolicy policy;
  private final LoadProbe probe;
  private final Dispatcher dispatcher;
  private final Function<List<String>, CompletableFuture<Boolean>> anyWaiting;
  private final Pool pool;
  private final Listeners listeners;
  private final LongSupplier nanoTime;
  private Memory memory;

  Scaler(
      ScalingPolicy policy,
      LoadProbe probe,
      Dispatcher dispatcher,
      Function<List<String>, CompletableFuture<Boolean>> anyWaiting,
      Pool pool,
      Listeners listeners,
      LongSupplier nanoTime) {
    this.policy = policy;
    this.probe = probe;
    this.dispatcher = dispatcher;
    this.anyWaiting = anyWaiting;
    this.pool = pool;
    this.listeners = listeners;
    this.nanoTime = nanoTime;
    this.memory = Memory.start(nanoTime.getAsLong());
  }

  @Override
  public void run() {
    try {
      check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | ExecutionException | TimeoutException e) {
      if (Thread.currentThread().isInterrupted()) {
        return; // the multiWorker stops: there is no next size
      }
      listeners.error("The number of task processors could not be checked; it stays", e);
    }
  }

  private void check() throws InterruptedException, ExecutionException, TimeoutException {
    Sample sample = dispatcher.sample().get(ANSWER.toNanos(), TimeUnit.NANOSECONDS);
    LoadProbe.Load load = probe.look();
    int size = pool.wanted();
    if (pool.size() < size) {
      // A surplus that was counted on has left. Those that miss are never busy: nothing would grow.
      pool.resize(size);
    }
    Seen seen =
        new Seen(
            nanoTime.getAsLong(),
            size,
            Math.min(size, sample.busy()),
            moreWork(sample, size),
            sample.rate(),
            sample.job().orElse(UNKNOWN_JOB),
            load.load(),
            load.throttled(),
            load.machine());
    Decision decision = policy.decide(memory, seen);
    carryOut(size, decision);
    memory = decision.memory();
  }

  /** While all processors are busy nobody claims, and only the queues can tell. */
  private boolean moreWork(Sample sample, int size) {
    return sample
        .moreWork()
        .orElseGet(
            () ->
                ScalingPolicy.areBusy(sample.busy(), size)
                    && RedisGateway.await(anyWaiting.apply(dispatcher.queues())));
  }

  private void carryOut(int size, Decision decision) {
    ScalingEvent.Reason reason = decision.reason();
    if (reason == null) {
      return;
    }
    pool.resize(decision.processors());
    ScalingEvent event = new ScalingEvent(size, decision.processors(), reason, decision.why());
    listeners.tell(each -> each.onMultiWorkerAction(event));
  }
}
