package io.resque4j.worker;

import io.resque4j.core.JobContext;
import io.resque4j.core.JobHandler;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.worker.RunningJob.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pipeline of one job: read the payload, find the handler, perform, say how it ended. */
final class JobExecutor {
  private static final byte[] NOTHING = {};

  private final Resque resque;
  private final Jobs jobs;
  private final Listeners listeners;

  JobExecutor(Resque resque, Jobs jobs, Listeners listeners) {
    this.resque = resque;
    this.jobs = jobs;
    this.listeners = listeners;
  }

  /** Runs the job on this thread. Nothing that the job throws comes out of here. */
  Ending perform(WorkerName worker, RunningJob job) {
    JobPayload payload;
    try {
      payload = JobPayload.parse(job.payload());
    } catch (InvalidPayloadException e) {
      return notAJob(worker, job, e);
    }
    job.runsOn(Thread.currentThread());
    try {
      return performParsed(worker, job, payload);
    } finally {
      job.leavesUserCode();
    }
  }

  private Ending notAJob(WorkerName worker, RunningJob job, InvalidPayloadException why) {
    FailedJob entry =
        FailedJob.ofInvalid(worker.name(), job.queue(), why, resque.clock().instant());
    return failed(worker, job, event(worker, job, null), entry.raw(), why);
  }

  private Ending performParsed(WorkerName worker, RunningJob job, JobPayload payload) {
    JobEvent event = event(worker, job, payload.jobClass());
    listeners.tell(each -> each.onJob(event));
    long start = System.nanoTime();
    try {
      Object result = handler(payload).perform(context(worker, job, payload), payload.args());
      JobEvent after = event.after(Duration.ofNanos(System.nanoTime() - start));
      return new Ending(
          completion(worker, job, Outcome.OK, NOTHING),
          () -> listeners.tell(each -> each.onSuccess(after, result)));
    } catch (Throwable e) {
      JobEvent after = event.after(Duration.ofNanos(System.nanoTime() - start));
      if (job.isStopping() && (e instanceof InterruptedException || Thread.interrupted())) {
        return new Ending(
            completion(worker, job, Outcome.BACK, job.payload()),
            () -> listeners.tell(each -> each.onGivenBack(after)));
      }
      byte[] entry =
          FailedJob.of(worker.name(), job.queue(), payload, e, resque.clock().instant()).raw();
      return failed(worker, job, after, entry, e);
    }
  }

  private JobHandler handler(JobPayload payload) {
    return jobs.find(payload.jobClass())
        .orElseThrow(() -> new UnknownJobException(payload.jobClass()));
  }

  private JobContext context(WorkerName worker, RunningJob job, JobPayload payload) {
    return new JobContext(job.queue(), payload.jobClass(), worker.name(), job.claimId(), resque);
  }

  private Ending failed(
      WorkerName worker, RunningJob job, JobEvent event, byte[] entry, Throwable failure) {
    return new Ending(
        completion(worker, job, Outcome.FAIL, entry),
        () -> listeners.tell(each -> each.onFailure(event, failure)));
  }

  private static Completion completion(
      WorkerName worker, RunningJob job, Outcome outcome, byte[] entry) {
    return new Completion(worker, job.claimId(), job.queue(), outcome, entry, job.countedAs());
  }

  private static JobEvent event(WorkerName worker, RunningJob job, @Nullable String jobClass) {
    return new JobEvent(
        worker.name(), job.queue(), jobClass, job.payload(), job.claimId(), Duration.ZERO);
  }
}
