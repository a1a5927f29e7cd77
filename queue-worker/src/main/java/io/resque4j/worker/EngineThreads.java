package io.resque4j.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The platform threads of a multiWorker beside those that jobs run on. Each has one task, so that
 * none waits for another.
 *
 * @param dispatcher takes jobs and reports their ends
 * @param heartbeats signs of life, and what may not happen while one is under way
 * @param refreshes reads which queues there are
 * @param scaling decides how many task processors there should be
 * @param bell listens for new jobs
 */
record EngineThreads(
    ExecutorService dispatcher,
    ScheduledExecutorService heartbeats,
    ScheduledExecutorService refreshes,
    ScheduledExecutorService scaling,
    ScheduledExecutorService bell) {

  static EngineThreads create() {
    return new EngineThreads(
        Executors.newSingleThreadExecutor(task -> daemon(task, "resque4j-dispatcher")),
        timer("resque4j-heartbeat"),
        timer("resque4j-queues"),
        timer("resque4j-scaler"),
        timer("resque4j-bell"));
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name));
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
