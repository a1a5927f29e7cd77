package io.resque4j.scheduler;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.PluginChain;
import io.resque4j.core.PluginException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Rule;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.core.redis.RedisGateway;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the jobs of seconds that have come to their queues. */
final class DelayedTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedTransfer.class);

  /** How many seconds are read from the schedule at a time. */
  private static final int SECONDS = 100;

  /** One script moves at most this many jobs, so that Redis is not held for long. */
  private static final int JOBS = 200;

  /** Who vetoed, when Redis did so: it does not tell QueueLock and DelayQueueLock apart. */
  private static final String A_LOCK = "QueueLock or DelayQueueLock";

  private final DelayedStore delayed;
  private final Leadership leadership;
  private final Jobs jobs;
  private final ResqueKeys keys;
  private final String name;
  private final Listeners listeners;
  private final InstantSource clock;

  DelayedTransfer(
      DelayedStore delayed,
      Leadership leadership,
      Jobs jobs,
      ResqueKeys keys,
      String name,
      Listeners listeners,
      InstantSource clock) {
    this.delayed = delayed;
    this.leadership = leadership;
    this.jobs = jobs;
    this.keys = keys;
    this.name = name;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Moves everything that is due by Redis' clock, as long as this scheduler leads. */
  void moveDue() {
    long now = RedisGateway.await(delayed.redisSecond());
    long skipped = 0;
    List<String> due;
    do {
      due = RedisGateway.await(delayed.due(now, skipped, SECONDS));
      for (String member : due) {
        if (!leadership.stillLeads()) {
          return;
        }
        skipped += moveOrSkip(member);
      }
    } while (!due.isEmpty());
  }

  /** Returns 1 when the member stays in the schedule and is to be passed over, else 0. */
  private int moveOrSkip(String member) {
    long second;
    try {
      second = Long.parseLong(member);
    } catch (NumberFormatException e) {
      LOG.warn("The schedule has a member that is no second; it is passed over: {}", member);
      return 1;
    }
    try {
      return moveSecond(second) ? 0 : 1;
    } catch (RuntimeException e) {
      listeners.error("The jobs of second " + second + " cannot be moved; the next is tried", e);
      return 1;
    }
  }

  /** Returns whether the second is out of the schedule. */
  private boolean moveSecond(long second) {
    listeners.tell(each -> each.onWorkingTimestamp(second));
    String refusal = null;
    while (leadership.stillLeads()) {
      List<byte[]> payloads = RedisGateway.await(delayed.peek(second, JOBS));
      List<Planned> plan = plan(payloads, refusal);
      List<Move> moves = plan.stream().map(Planned::move).toList();
      Transferred done = RedisGateway.await(delayed.transfer(name, second, moves, null));
      if (!done.leader()) {
        leadership.tryToLead();
        continue;
      }
      if (!done.due()) {
        return false; // Redis' clock went back since it was read
      }
      for (int n = 0; n < done.moved(); n++) {
        tell(second, plan.get(n), done.vetoed().contains(n));
      }
      refusal = done.error();
      if (refusal != null && done.moved() == 0 && plan.get(0).why != null) {
        throw new ResqueException("the failed list cannot take an entry: " + refusal);
      }
      if (done.left() == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * A move that is planned.
   *
   * @param why why it goes to {@code failed}; null when it goes to its queue
   * @param plugins what plugins were asked, null when there are none
   */
  private record Planned(Move move, @Nullable String why, @Nullable Asked plugins) {}

  /**
   * The plugins of a job that is moved.
   *
   * @param vetoedBy which of them decided already that it goes nowhere; null: none
   */
  private record Asked(PluginChain chain, EnqueueContext job, @Nullable String vetoedBy) {}

  /**
   * Decides where the jobs go.
   *
   * @param refusal why the first one's queue does not take it, or null
   */
  private List<Planned> plan(List<byte[]> payloads, @Nullable String refusal) {
    List<Planned> plan = new ArrayList<>(payloads.size());
    for (byte[] payload : payloads) {
      plan.add(plan(payload, plan.isEmpty() ? refusal : null));
    }
    return plan;
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

  /** A hook may be asked again about the same job: when another scheduler takes over. */
  private Planned plan(JobPayload job, String queue) {
    PluginChain chain = jobs.plugins(job.jobClass());
    if (!chain.hasBeforeEnqueue() && !chain.hasAfterEnqueue()) {
      return new Planned(new Move(job.raw(), queue, job.raw()), null, null);
    }
    EnqueueContext context = chain.enqueueing(queue, job, true, keys);
    try {
      Optional<String> vetoedBy = chain.beforeEnqueue(context);
      Rule rule = vetoedBy.isPresent() ? new Rule(true, null, false) : context.rule();
      return new Planned(
          new Move(job.raw(), queue, job.raw(), rule),
          null,
          new Asked(chain, context, vetoedBy.orElse(null)));
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
    Asked plugins = done.plugins;
    if (queue == null) {
      String why = Objects.requireNonNull(done.why);
      LOG.warn("A delayed entry is in failed, with its raw text: {}", why);
      listeners.tell(each -> each.onFailedTransfer(second, payload, why));
    } else if (vetoed) {
      String by = plugins == null ? null : plugins.vetoedBy;
      listeners.tell(each -> each.onVeto(second, queue, payload, by == null ? A_LOCK : by));
    } else {
      listeners.tell(each -> each.onTransferredJob(second, queue, payload));
      if (plugins != null) {
        plugins.chain.afterEnqueue(plugins.job);
      }
    }
  }
}
