package io.resque4j.worker;

import io.resque4j.core.JobHandler;
import io.resque4j.core.Jobs;
import io.resque4j.core.PluginChain;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.PluginStore;
import io.resque4j.worker.RunningJob.Ending;
import java.util.List;

/**
 * The pipeline of one job: read the payload, find the handler, ask the plugins, perform, tell the
 * plugins, say how it ended.
 */
final class JobExecutor {
  private final Resque resque;
  private final Jobs jobs;
  private final OnUnknownClass onUnknownClass;
  private final QueueRests rests;
  private final Queue queue;
  private final PluginStore plugins;
  private final HeldLocks locks;
  private final Listeners listeners;
  private final TimeLimits limits;

  JobExecutor(
      Resque resque,
      Jobs jobs,
      OnUnknownClass onUnknownClass,
      QueueRests rests,
      PluginStore plugins,
      HeldLocks locks,
      Listeners listeners,
      TimeLimits limits) {
    this.limits = limits;
    this.resque = resque;
    this.jobs = jobs;
    this.onUnknownClass = onUnknownClass;
    this.rests = rests;
    this.queue = resque.queue(jobs);
    this.plugins = plugins;
    this.locks = locks;
    this.listeners = listeners;
  }

  /** Runs the job on this thread. Nothing that the job throws comes out of here. */
  Ending perform(WorkerName worker, RunningJob job) {
    Endings endings = new Endings(worker, job, listeners, resque.clock());
    JobPayload payload;
    try {
      payload = JobPayload.parse(job.payload());
    } catch (InvalidPayloadException e) {
      return endings.notAJob(e);
    }
    if (jobs.find(payload.jobClass()).isPresent()) {
      rests.knows(job.queue());
    } else if (onUnknownClass == OnUnknownClass.RETURN) {
      rests.returns(job.queue()); // before its end is known: the next claim goes out with it
      return endings.returned(payload.jobClass(), rests);
    }
    job.runsOn(Thread.currentThread());
    try {
      return performParsed(worker, job, payload, endings);
    } finally {
      job.leavesUserCode();
    }
  }

  /** The job is not performed: it goes back to the head of its queue. */
  Ending giveBack(WorkerName worker, RunningJob job) {
    return new Endings(worker, job, listeners, resque.clock()).givenBack(List.of());
  }

  private Ending performParsed(
      WorkerName worker, RunningJob job, JobPayload payload, Endings endings) {
    endings.starts(payload.jobClass());
    RunningContext context = new RunningContext(worker, job, payload.jobClass(), resque, queue);
    try {
      JobHandler handler = watched(limits.limited(payload.jobClass(), handler(payload), job), job);
      PluginChain chain = jobs.plugins(payload.jobClass());
      if (!chain.isEmpty()) {
        return new PluginRun(chain, plugins, locks, listeners, endings)
            .perform(worker, job, payload, handler, context, resque);
      }
      return endings.succeeded(handler.perform(context, payload.args()), List.of());
    } catch (Throwable e) {
      return endings.mayBeInterrupted(e)
          ? endings.givenBack(List.of())
          : endings.failed(payload, e, List.of());
    }
  }

  /**
   * The handler, told to end if somebody wants that. An error of the virtual machine, such as
   * OutOfMemoryError, says more of the process than of the job. A stack that is too deep is the
   * job's own affair.
   */
  private static JobHandler watched(JobHandler handler, RunningJob job) {
    return (context, args) -> {
      job.entersHandler();
      Object result;
      try {
        result = handler.perform(context, args);
      } catch (Throwable e) {
        if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
          job.dies(e);
        }
        job.leavesHandler(e);
        throw e;
      }
      job.leavesHandler(null);
      return result;
    };
  }

  private JobHandler handler(JobPayload payload) {
    return jobs.find(payload.jobClass())
        .orElseThrow(() -> new UnknownJobException(payload.jobClass()));
  }
}
