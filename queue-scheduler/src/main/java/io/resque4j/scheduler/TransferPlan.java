package io.resque4j.scheduler;

import io.resque4j.core.Jobs;
import io.resque4j.core.PluginException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Rule;
import io.resque4j.core.redis.DelayedStore.Transferred;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where delayed jobs go, asks the plugins, and tells what became of them. */
final class TransferPlan {
  private static final Logger LOG = LoggerFactory.getLogger(TransferPlan.class);

  private final Jobs jobs;
  private final ResqueKeys keys;
  private final String name;
  private final Duration longest;
  private final Listeners listeners;
  private final InstantSource clock;

  /**
   * A planner.
   *
   * @param name who puts into {@code failed} what is no job
   * @param longest how long plugins may take for one plan; it ends with the job at which it is over
   */
  TransferPlan(
      Jobs jobs,
      ResqueKeys keys,
      String name,
      Duration longest,
      Listeners listeners,
      InstantSource clock) {
    this.jobs = jobs;
    this.keys = keys;
    this.name = name;
    this.longest = longest;
    this.listeners = listeners;
    this.clock = clock;
  }

  /**
   * A move that is planned.
   *
   * @param why why it goes to {@code failed}; null when it goes to its queue
   * @param plugins what plugins were asked, null when there are none
   */
  record Planned(Move move, @Nullable String why, @Nullable EnqueuePlugins plugins) {}

  /**
   * Decides where the jobs go, or the first of them.
   *
   * @param refusal why the first one's queue does not take it, or null
   */
  List<Planned> plan(List<byte[]> payloads, @Nullable String refusal) {
    List<Planned> plan = new ArrayList<>(payloads.size());
    long start = System.nanoTime();
    for (byte[] payload : payloads) {
      plan.add(plan(payload, plan.isEmpty() ? refusal : null));
      if (System.nanoTime() - start > longest.toNanos()) {
        break; // else the lock would be another's before anything is moved
      }
    }
    return plan;
  }

  /** Tells what became of those that were moved. */
  void tell(long second, List<Planned> plan, Transferred done) {
    for (int n = 0; n < done.moved(); n++) {
      tell(second, plan.get(n), done.vetoed().contains(n));
    }
  }

  private Planned plan(byte[] payload, @Nullable String refusal) {
    try {
      JobPayload job = JobPayload.parse(payload);
      if (job.queue() == null) {
        return toFailed(payload, "a delayed job without a queue");
      }
      if (refusal != null) {
        return toFailed(payload, "queue " + job.queue() + " cannot take jobs: " + refusal);
      }
      return plan(job, job.queue());
    } catch (InvalidPayloadException e) {
      return toFailed(payload, Objects.requireNonNull(e.getMessage()));
    }
  }

  private Planned plan(JobPayload job, String queue) {
    try {
      EnqueuePlugins plugins = EnqueuePlugins.ask(jobs, keys, job, queue);
      Rule rule = plugins == null ? null : plugins.rule();
      return new Planned(new Move(job.raw(), queue, job.raw(), rule), null, plugins);
    } catch (PluginException e) {
      return toFailed(job.raw(), e);
    }
  }

  private Planned toFailed(byte[] payload, String why) {
    return toFailed(payload, new ResqueException(why));
  }

  private Planned toFailed(byte[] payload, ResqueException why) {
    byte[] entry = FailedJob.of(name, "", payload, why, clock.instant()).raw();
    return new Planned(new Move(payload, null, entry), why.getMessage(), null);
  }

  private void tell(long second, Planned done, boolean vetoed) {
    byte[] payload = done.move.payload();
    String queue = done.move.queue();
    EnqueuePlugins plugins = done.plugins;
    if (queue == null) {
      String why = Objects.requireNonNull(done.why);
      LOG.warn("A delayed entry is in failed, with its raw text: {}", why);
      listeners.tell(each -> each.onFailedTransfer(second, payload, why));
    } else if (vetoed) {
      String by = EnqueuePlugins.vetoer(plugins);
      listeners.tell(each -> each.onVeto(second, queue, payload, by));
    } else {
      listeners.tell(each -> each.onTransferredJob(second, queue, payload));
      if (plugins != null) {
        plugins.enqueued();
      }
    }
  }
}
