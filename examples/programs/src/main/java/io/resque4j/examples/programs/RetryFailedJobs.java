package io.resque4j.examples.programs;

import io.resque4j.core.FailedFilter;
import io.resque4j.core.FailedJobs;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.util.concurrent.CountDownLatch;

/** Looks through the failed jobs: finds some, tries them again, throws the rest away. */
public final class RetryFailedJobs {
  private RetryFailedJobs() {}

  public static void main(String[] args) throws InterruptedException {
    try (Resque resque = Resque.connect(args.length > 0 ? args[0] : "redis://localhost:6379")) {
      failThree(resque);
      FailedJobs failed = resque.queue().failedJobs();

      FailedFilter timeouts = FailedFilter.all().queue("reports").errorText("timeout");
      failed.stream(timeouts)
          .forEach(each -> System.out.println(each.queue() + ": " + each.error()));
      System.out.println("retried: " + failed.retryAll(timeouts).retried());
      System.out.println("back in the queue: " + resque.queue().length("reports"));
      System.out.println("thrown away: " + failed.removeAll(FailedFilter.all().queue("reports")));
    }
  }

  private static void failThree(Resque resque) throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(3);
    Jobs jobs =
        Jobs.builder()
            .job(
                "report",
                String.class,
                error -> {
                  throw new IllegalStateException(error);
                })
            .build();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onFailure(JobEvent job, Throwable failure) {
            failed.countDown();
          }
        };
    resque.queue().enqueue("reports", "report", "timeout after 10 s");
    resque.queue().enqueue("reports", "report", "no such table");
    resque.queue().enqueue("reports", "report", "read timeout");
    try (MultiWorker worker =
        MultiWorker.builder(resque, jobs)
            .queues("reports")
            .taskProcessors(1)
            .listener(listener)
            .start()) {
      failed.await();
    }
  }
}
