package io.resque4j.core;

/** What a job knows of itself while it is performed. Safe for use by many threads. */
public interface JobContext {
  /** The name of the queue that it was taken from. */
  String queueName();

  /** The name of its class. */
  String jobClass();

  /** The name of the worker that performs it. */
  String worker();

  /**
   * The id of this claim: a fencing token, different each time that a job is taken, also when the
   * same job is taken again.
   */
  String claimId();

  /** How often it was recovered from a worker that died with it; 0 for most. */
  int recoveries();

  /** How often it failed before and was retried by the Retry plugin; 0 without that plugin. */
  int retryAttempt();

  /**
   * Whether it should end: its time is over, somebody cancelled it, the worker stops and its
   * patience is over, or its claim was taken away, so that another worker may perform the same job
   * now. Ask it between the steps of a long job, and before an effect that must not happen twice.
   */
  boolean isCancelled();

  /**
   * Runs an action once when the job should end, at once if it should already. It runs on a thread
   * of the engine: be quick. What it throws is logged.
   */
  void onCancel(Runnable action);

  /**
   * Enqueues more jobs, also into queues of node peers. It knows the plugins of the jobs that this
   * worker knows.
   */
  Queue queue();

  /** The connection. */
  Resque resque();
}
