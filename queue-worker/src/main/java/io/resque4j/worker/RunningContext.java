package io.resque4j.worker;

import io.resque4j.core.JobContext;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;

/** What a job knows of itself while it runs here. */
final class RunningContext implements JobContext {
  private final WorkerName worker;
  private final RunningJob job;
  private final String jobClass;
  private final Resque resque;
  private final Queue queue;
  private volatile int retryAttempt;

  RunningContext(WorkerName worker, RunningJob job, String jobClass, Resque resque, Queue queue) {
    this.worker = worker;
    this.job = job;
    this.jobClass = jobClass;
    this.resque = resque;
    this.queue = queue;
  }

  @Override
  public String queueName() {
    return job.queue();
  }

  @Override
  public String jobClass() {
    return jobClass;
  }

  @Override
  public String worker() {
    return worker.name();
  }

  @Override
  public String claimId() {
    return job.claimId();
  }

  @Override
  public int recoveries() {
    return job.recoveries();
  }

  @Override
  public int retryAttempt() {
    return retryAttempt;
  }

  /** Retry's counter was read. */
  void retryAttempt(int attempt) {
    retryAttempt = attempt;
  }

  @Override
  public boolean isCancelled() {
    return job.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    job.onCancel(action);
  }

  @Override
  public Queue queue() {
    return queue;
  }

  @Override
  public Resque resque() {
    return resque;
  }
}
