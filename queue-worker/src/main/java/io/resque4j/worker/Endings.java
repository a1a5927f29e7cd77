package io.resque4j.worker;

import io.resque4j.core.PerformContext.Retrying;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.EndEffect;
import io.resque4j.worker.RunningJob.Ending;
import io.resque4j.worker.RunningJob.News;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which one job can end: what is written, and what listeners are told. */
final class Endings {
  private static final byte[] NOTHING = {};

  private final WorkerName worker;
  private final RunningJob job;
  private final Listeners listeners;
  private final InstantSource clock;
  private JobEvent event;
  private boolean started;
  private long start;

  Endings(WorkerName worker, RunningJob job, Listeners listeners, InstantSource clock) {
    this.worker = worker;
    this.job = job;
    this.listeners = listeners;
    this.clock = clock;
    this.event = event(null);
  }

  private JobEvent event(@Nullable String jobClass) {
    return new JobEvent(
        worker.name(), job.queue(), jobClass, job.payload(), job.claimId(), Duration.ZERO);
  }

  /** The job is about to run. */
  void starts(String jobClass) {
    event = event(jobClass);
    listeners.tell(each -> each.onJob(event));
    started = true;
    start = System.nanoTime();
  }

  private JobEvent after() {
    return started ? event.after(Duration.ofNanos(System.nanoTime() - start)) : event;
  }

  /** Whether what was thrown is the answer to the wish that the job should end. */
  boolean mayBeInterrupted(Throwable thrown) {
    return job.demand() == null
        && job.isStopping()
        && (thrown instanceof InterruptedException || Thread.interrupted());
  }

  Ending notAJob(InvalidPayloadException why) {
    FailedJob entry = FailedJob.ofInvalid(worker.name(), job.queue(), why, clock.instant());
    return ending(
        Outcome.FAIL,
        entry.raw(),
        List.of(),
        end -> listeners.tell(each -> each.onFailure(event, why)));
  }

  Ending succeeded(@Nullable Object result, List<EndEffect> effects) {
    JobEvent after = after();
    return ending(
        Outcome.OK, NOTHING, effects, end -> listeners.tell(each -> each.onSuccess(after, result)));
  }

  Ending failed(JobPayload payload, Throwable failure, List<EndEffect> effects) {
    JobEvent after = after();
    return ending(
        Outcome.FAIL,
        entry(payload, failure),
        effects,
        end -> listeners.tell(each -> each.onFailure(after, failure)));
  }

  /** It failed, and is tried again if the script finds attempts left. */
  Ending retried(JobPayload payload, Retrying retrying, List<EndEffect> effects) {
    JobEvent after = after();
    return ending(
        Outcome.FAIL,
        entry(payload, retrying.failure()),
        effects,
        end -> tellRetried(after, retrying, end));
  }

  private void tellRetried(JobEvent after, Retrying retrying, Completed end) {
    if (end.ended() == Ended.DONE) {
      listeners.tell(each -> each.onFailure(after, retrying.failure()));
      return;
    }
    // When the reply was lost it says no more how many are left: what was expected stands for it.
    int left = end.ended() == Ended.RETRIED ? end.attemptsLeft() : retrying.attemptsLeft();
    listeners.tell(each -> each.onReEnqueue(after, retrying.in(), left, retrying.failure()));
  }

  private byte[] entry(JobPayload payload, Throwable failure) {
    return FailedJob.of(worker.name(), job.queue(), payload, failure, clock.instant()).raw();
  }

  Ending vetoed(String plugin, boolean reEnqueued, List<EndEffect> effects) {
    JobEvent after = after();
    return ending(
        Outcome.VETO,
        NOTHING,
        effects,
        end -> listeners.tell(each -> each.onVeto(after, plugin, reEnqueued)));
  }

  Ending givenBack(List<EndEffect> effects) {
    JobEvent after = after();
    return ending(
        Outcome.BACK,
        job.payload(),
        effects,
        end -> listeners.tell(each -> each.onGivenBack(after)));
  }

  /** Nobody here knows its class: another worker may. */
  Ending returned(String jobClass, QueueRests rests) {
    event = event(jobClass);
    return ending(
        Outcome.RETURN,
        job.payload(),
        List.of(),
        end -> {
          if (end.ended() == Ended.RETURNED) {
            rests.returned(job.queue(), end.queueLength());
          }
          listeners.tell(each -> each.onReturned(event));
        });
  }

  /** The claim is gone: the completion will find that out, and tell it. */
  Ending withoutClaim() {
    return ending(Outcome.VETO, NOTHING, List.of(), end -> {});
  }

  private Ending ending(Outcome outcome, byte[] entry, List<EndEffect> effects, News news) {
    return new Ending(
        new Completion(
            worker, job.claimId(), job.queue(), outcome, entry, job.countedAs(), effects),
        news);
  }
}
