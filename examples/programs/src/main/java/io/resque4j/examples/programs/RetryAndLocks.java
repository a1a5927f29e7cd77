package io.resque4j.examples.programs;

import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.Backoff;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.plugin.Retry;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Plugins: a job that is retried, one that waits once at most, one that runs once at a time. */
public final class RetryAndLocks {
  private RetryAndLocks() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch fetched = new CountDownLatch(1);
    Jobs jobs =
        Jobs.builder()
            .job(
                "fetch",
                String.class,
                (context, url) -> {
                  System.out.println("fetch " + url + ", attempt " + context.retryAttempt());
                  if (context.retryAttempt() == 0) {
                    throw new IllegalStateException("try me again");
                  }
                  fetched.countDown();
                  return url;
                })
            .plugins("fetch", QueueLock.create(), JobLock.create())
            .defaultPlugins( // for all classes; one of the same name given to a class goes first
                Retry.attempts(5)
                    .backoff(Backoff.exponential(Duration.ofSeconds(1), Duration.ofHours(1)))
                    .never(IllegalArgumentException.class))
            .build();
    try (Resque resque =
        Resque.builder()
            .uri(args.length > 0 ? args[0] : "redis://localhost:6379")
            .jobs(jobs) // so that queue() and the scheduler ask the plugins too
            .connect()) {
      Queue queue = resque.queue();
      System.out.println("enqueued: " + queue.enqueue("web", "fetch", "https://example.org"));
      System.out.println("again: " + queue.enqueue("web", "fetch", "https://example.org"));

      try (Scheduler scheduler = Scheduler.builder(resque).start(); // brings back what is retried
          MultiWorker worker = MultiWorker.builder(resque, jobs).queues("web").start()) {
        fetched.await();
      }
      System.out.println("failed: " + queue.failedCount() + ", locks: " + queue.locks().size());
    }
  }
}
