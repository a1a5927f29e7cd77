package io.resque4j.worker;

import io.resque4j.worker.RunningJob.Ending;
import java.util.function.Consumer;

/** A claimed job that is to be performed on some thread, or given back unperformed. */
final class Assignment implements Runnable {
  private final TaskProcessor processor;
  private final RunningJob job;
  private final JobExecutor executor;
  private final Consumer<Ending> ended;

  /**
   * To be done once.
   *
   * @param ended gets how it ended, on the thread that performed it
   */
  Assignment(
      TaskProcessor processor, RunningJob job, JobExecutor executor, Consumer<Ending> ended) {
    this.processor = processor;
    this.job = job;
    this.executor = executor;
    this.ended = ended;
  }

  RunningJob job() {
    return job;
  }

  /** Performs the job on this thread. */
  @Override
  public void run() {
    ended.accept(executor.perform(processor.name(), job));
  }

  /** Puts the job back to the head of its queue. */
  void giveBack() {
    ended.accept(executor.giveBack(processor.name(), job));
  }
}
