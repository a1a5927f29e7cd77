package io.resque4j.worker;

import io.resque4j.core.JobHandler;
import io.resque4j.core.PerformContext;
import io.resque4j.core.PerformContext.Retrying;
import io.resque4j.core.PluginChain;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.EndEffect;
import io.resque4j.core.redis.PluginStore;
import io.resque4j.core.redis.PluginStore.Begun;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.worker.RunningJob.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One run of a job whose class has plugins. */
final class PluginRun {
  /** How long to wait before plugins that could not begin try again. */
  private static final Duration RETRY = Duration.ofMillis(200);

  private final PluginChain chain;
  private final PluginStore plugins;
  private final HeldLocks locks;
  private final Listeners listeners;
  private final Endings endings;

  PluginRun(
      PluginChain chain,
      PluginStore plugins,
      HeldLocks locks,
      Listeners listeners,
      Endings endings) {
    this.chain = chain;
    this.plugins = plugins;
    this.locks = locks;
    this.listeners = listeners;
    this.endings = endings;
  }

  Ending perform(
      WorkerName worker,
      RunningJob job,
      JobPayload payload,
      JobHandler handler,
      RunningContext context,
      Resque resque) {
    PerformContext asked = chain.performing(context, payload, resque.keys(), resque.clock());
    try {
      Optional<Ending> kept = keepFromRunning(worker, job, context, asked);
      if (kept.isPresent()) {
        return kept.get();
      }
      asked.succeeded(handler.perform(context, payload.args()));
    } catch (Throwable e) {
      if (endings.mayBeInterrupted(e)) {
        return endings.givenBack(withLock(asked, List.of()));
      }
      asked.failed(e);
    }
    return end(payload, asked);
  }

  /** Asks the plugins, takes the locks, reads the counter; how the job ends if it may not run. */
  private Optional<Ending> keepFromRunning(
      WorkerName worker, RunningJob job, RunningContext context, PerformContext asked)
      throws Exception {
    Optional<String> veto = chain.beforePerform(asked);
    if (veto.isPresent()) {
      List<EndEffect> effects = new ArrayList<>();
      byte[] queueLock = asked.beginning().queueLock();
      if (queueLock != null) {
        effects.add(new EndEffect.Forget(queueLock));
      }
      return Optional.of(endings.vetoed(veto.get(), false, effects));
    }
    if (asked.beginning().isNothing()) {
      return Optional.empty();
    }
    Begun begun = begin(worker, job, asked.beginning());
    context.retryAttempt(begun.attempts());
    return switch (begun.verdict()) {
      case NO_CLAIM -> Optional.of(endings.withoutClaim());
      case LOCKED -> {
        Optional<EndEffect> again = asked.reEnqueue();
        yield Optional.of(
            endings.vetoed(asked.lockedBy(), again.isPresent(), again.stream().toList()));
      }
      case RUN -> {
        asked.jobLock().ifPresent(lock -> locks.add(worker, job.claimId(), lock));
        yield Optional.empty();
      }
    };
  }

  /** The script may be repeated, so a lost reply or a Redis that is away only costs time. */
  private Begun begin(WorkerName worker, RunningJob job, PluginStore.Beginning wanted)
      throws InterruptedException {
    while (true) {
      try {
        return RedisGateway.await(plugins.begin(worker, job.claimId(), wanted));
      } catch (ResqueException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("asked to end before it began");
        }
        listeners.error(
            "The plugins of a job cannot begin; its claim is kept and they try again", e);
      }
      LockSupport.parkNanos(RETRY.toNanos()); // an interrupt ends it
    }
  }

  private Ending end(JobPayload payload, PerformContext asked) {
    Optional<Throwable> failure;
    try {
      chain.afterPerform(asked);
      failure = asked.failure();
    } catch (Throwable e) {
      failure = asked.failure().or(() -> Optional.of(e));
      listeners.error("A plugin failed after a job; the job has failed if it had not before", e);
    }
    List<EndEffect> effects = withLock(asked, asked.effects());
    Optional<Retrying> retrying = asked.retrying();
    if (retrying.isPresent()) {
      return endings.retried(payload, retrying.get(), effects);
    }
    return failure.isEmpty()
        ? endings.succeeded(asked.result(), effects)
        : endings.failed(payload, failure.get(), effects);
  }

  /** Whether the lock was taken or not, if this claim owns it, it is freed with the job's end. */
  private static List<EndEffect> withLock(PerformContext asked, List<EndEffect> effects) {
    return asked
        .jobLock()
        .map(
            lock -> {
              List<EndEffect> all = new ArrayList<>(effects);
              all.add(new EndEffect.Free(lock));
              return all;
            })
        .orElse(effects);
  }
}
