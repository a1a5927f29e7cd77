package io.resque4j.examples.programs;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;

/** A scheduler and an elastic worker in one process, as a small service has them. */
public final class AllInOneProcess {
  private AllInOneProcess() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch performed = new CountDownLatch(1);
    // A delayed job has a whole second, which begins before a time within it.
    Instant due = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
    Jobs jobs =
        Jobs.builder()
            .job(
                "remind",
                String.class,
                text -> {
                  System.out.println(text + (Instant.now().isBefore(due) ? " too early" : " now"));
                  performed.countDown();
                  return text;
                })
            .build();
    try (Resque resque = Resque.connect(args.length > 0 ? args[0] : "redis://localhost:6379");
        Scheduler scheduler = Scheduler.builder(resque).start();
        MultiWorker worker =
            MultiWorker.builder(resque, jobs).queues("reminders").taskProcessors(1, 20).start()) {
      resque.queue().enqueueAt(due, "reminders", "remind", "tea");
      performed.await();

      // What a service does when it is told to end: no new jobs, those that run have some time.
      System.out.println("all ended in time: " + worker.stop(Duration.ofSeconds(25)));
    }
  }
}
