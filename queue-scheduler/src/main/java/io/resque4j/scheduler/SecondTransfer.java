package io.resque4j.scheduler;

import io.resque4j.core.ResqueException;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.scheduler.TransferPlan.Planned;
import java.util.List;

/** Moves the jobs of one second, in batches that hold neither Redis nor much memory. */
final class SecondTransfer {
  /** One script moves at most this many jobs. */
  private static final int MOST_JOBS = 200;

  /** It is not known yet how large they are. */
  private static final int FIRST_JOBS = 50;

  /** A batch of this many bytes is large enough. */
  private static final long ENOUGH_BYTES = 1 << 20;

  private final DelayedStore delayed;
  private final Leadership leadership;
  private final TransferPlan planner;
  private final String name;
  private final Listeners listeners;
  private final Runnable meanwhile;

  /**
   * A transfer.
   *
   * @param meanwhile what is not to wait for the end of many jobs; called after each batch
   */
  SecondTransfer(
      DelayedStore delayed,
      Leadership leadership,
      TransferPlan planner,
      String name,
      Listeners listeners,
      Runnable meanwhile) {
    this.delayed = delayed;
    this.leadership = leadership;
    this.planner = planner;
    this.name = name;
    this.listeners = listeners;
    this.meanwhile = meanwhile;
  }

  /**
   * Moves all of them, as long as this scheduler leads.
   *
   * @return whether the second is out of the schedule
   */
  boolean move(long second) {
    listeners.tell(each -> each.onWorkingTimestamp(second));
    String refusal = null;
    int jobs = FIRST_JOBS;
    while (leadership.stillLeads()) {
      List<byte[]> payloads = RedisGateway.await(delayed.peek(second, jobs));
      List<Planned> plan = planner.plan(payloads, refusal);
      Transferred done = transfer(second, plan);
      if (!done.leader()) {
        continue;
      }
      if (!done.due()) {
        return false; // Redis' clock went back since it was read
      }
      planner.tell(second, plan, done);
      meanwhile.run();
      refusal = done.error();
      if (refusal != null && done.moved() == 0 && plan.get(0).why() != null) {
        throw new ResqueException("the failed list cannot take an entry: " + refusal);
      }
      if (done.left() == 0) {
        return true;
      }
      jobs = nextSize(payloads);
    }
    return false;
  }

  private Transferred transfer(long second, List<Planned> plan) {
    List<Move> moves = plan.stream().map(Planned::move).toList();
    Transferred done = RedisGateway.await(delayed.transfer(name, second, moves, null));
    // When the plugins took longer than the lock lived, they are not asked again if nobody else
    // took it.
    return done.leader() || !leadership.tryToLead()
        ? done
        : RedisGateway.await(delayed.transfer(name, second, moves, null));
  }

  private static int nextSize(List<byte[]> payloads) {
    long bytes = 1 + payloads.stream().mapToLong(each -> each.length).sum();
    long fitting = payloads.size() * ENOUGH_BYTES / bytes;
    return (int) Math.max(1, Math.min(MOST_JOBS, fitting));
  }
}
