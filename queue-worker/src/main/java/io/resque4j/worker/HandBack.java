package io.resque4j.worker;

import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.EndEffect;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the jobs that still run back to the heads of their queues, in their old order, since this
 * process ends right after. What their threads do from now on reaches Redis no more: their claims
 * are gone.
 */
final class HandBack {
  private static final int BATCH = 100;

  private final ClaimStore claims;
  private final HeldLocks locks;
  private final Listeners listeners;

  HandBack(ClaimStore claims, HeldLocks locks, Listeners listeners) {
    this.claims = claims;
    this.locks = locks;
    this.listeners = listeners;
  }

  private record Running(StrayClaim claim, long heldSince) {}

  /**
   * Gives back whatever these have claimed.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses; what is not
   *     given back by then is recovered by others
   */
  void giveBack(List<TaskProcessor> processors) {
    List<TaskProcessor> busy = processors.stream().filter(each -> !each.isIdle()).toList();
    List<Running> running = new ArrayList<>();
    for (int from = 0; from < busy.size(); from += BATCH) {
      find(busy.subList(from, Math.min(busy.size(), from + BATCH)), running);
    }
    // The one that was claimed first is pushed last, and so it is the first of its queue again.
    running.sort(Comparator.comparingLong((Running each) -> each.heldSince).reversed());
    for (int from = 0; from < running.size(); from += BATCH) {
      complete(running.subList(from, Math.min(running.size(), from + BATCH)));
    }
  }

  private void find(List<TaskProcessor> processors, List<Running> to) {
    List<WorkerName> names = processors.stream().map(TaskProcessor::name).toList();
    List<Optional<byte[]>> found = claims.of(names);
    for (int i = 0; i < names.size(); i++) {
      RunningJob job = processors.get(i).job();
      long since = job == null ? System.nanoTime() : job.heldSince();
      WorkerName name = names.get(i);
      found
          .get(i)
          .flatMap(bytes -> StrayClaim.read(name, bytes))
          .ifPresent(claim -> to.add(new Running(claim, since)));
    }
  }

  private void complete(List<Running> batch) {
    List<Completed> ends =
        RedisGateway.await(claims.complete(batch.stream().map(this::completion).toList()));
    for (int i = 0; i < batch.size(); i++) {
      if (ends.get(i).ended() == Ended.DONE) {
        JobEvent event = event(batch.get(i));
        listeners.tell(each -> each.onGivenBack(event));
      }
    }
  }

  private Completion completion(Running running) {
    RunningJob job = running.claim().job();
    List<EndEffect> lock =
        locks
            .of(job.claimId())
            .<List<EndEffect>>map(l -> List.of(new EndEffect.Free(l)))
            .orElse(List.of());
    return new Completion(
        running.claim().worker(),
        job.claimId(),
        job.queue(),
        Outcome.BACK,
        job.payload(),
        "",
        lock);
  }

  private static JobEvent event(Running running) {
    RunningJob job = running.claim().job();
    return new JobEvent(
        running.claim().worker().name(),
        job.queue(),
        jobClass(job.payload()),
        job.payload(),
        job.claimId(),
        Duration.ofNanos(Math.max(0, System.nanoTime() - running.heldSince())));
  }

  private static @Nullable String jobClass(byte[] payload) {
    try {
      return JobPayload.parse(payload).jobClass();
    } catch (InvalidPayloadException e) {
      return null;
    }
  }
}
