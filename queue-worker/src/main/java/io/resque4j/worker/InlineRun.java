package io.resque4j.worker;

import io.resque4j.core.JobHandler;
import io.resque4j.core.Jobs;
import io.resque4j.core.PerformContext;
import io.resque4j.core.PerformContext.Retrying;
import io.resque4j.core.PluginChain;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job here and now, without a queue, a claim, or a count. The plugins are asked and told as
 * with any job; what they want done in Redis is done by the scripts of a claim, and here is none.
 */
final class InlineRun {
  /** As node-resque calls the queue of such jobs. */
  private static final String QUEUE = "_direct-queue-";

  private final Resque resque;
  private final Jobs jobs;
  private final WorkerName worker;

  InlineRun(Resque resque, Jobs jobs) {
    this.resque = resque;
    this.jobs = jobs;
    this.worker = ProcessName.create().worker(1, "");
  }

  @Nullable Object perform(String jobClass, @Nullable Object... args) throws Exception {
    JobHandler handler = jobs.find(jobClass).orElseThrow(() -> new UnknownJobException(jobClass));
    String queue = QUEUE + worker.name();
    JobPayload payload = JobPayload.of(queue, jobClass, args);
    RunningJob job =
        new RunningJob(new ClaimIds().next(), queue, payload.raw(), 0, System.nanoTime());
    RunningContext context = new RunningContext(worker, job, jobClass, resque, resque.queue(jobs));
    PluginChain chain = jobs.plugins(jobClass);
    PerformContext asked = chain.performing(context, payload, resque.keys(), resque.clock());
    if (chain.beforePerform(asked).isPresent()) {
      return null;
    }
    Throwable failure = null;
    try {
      asked.succeeded(handler.perform(context, payload.args()));
    } catch (Throwable e) {
      failure = e;
      asked.failed(e);
    }
    tellAfter(chain, asked, failure);
    return result(asked);
  }

  /** What a plugin throws after a failure does not hide the failure. */
  private static void tellAfter(
      PluginChain chain, PerformContext asked, @Nullable Throwable failure) throws Exception {
    try {
      chain.afterPerform(asked);
    } catch (Exception e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
      rethrow(failure);
    }
  }

  /** A failure that a plugin forgave is none; one that would be tried again later is one here. */
  private static @Nullable Object result(PerformContext asked) throws Exception {
    Optional<Throwable> failure = asked.failure().or(() -> asked.retrying().map(Retrying::failure));
    if (failure.isPresent()) {
      rethrow(failure.get());
    }
    return asked.result();
  }

  private static void rethrow(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }
}
