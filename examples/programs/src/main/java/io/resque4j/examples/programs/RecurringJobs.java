package io.resque4j.examples.programs;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.MissedFirings;
import io.resque4j.scheduler.Schedule;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Jobs that come again and again: by a cron expression in a time zone, and at fixed intervals. */
public final class RecurringJobs {
  private RecurringJobs() {}

  public static void main(String[] args) throws InterruptedException {
    String redis = args.length > 0 ? args[0] : "redis://localhost:6379";
    CountDownLatch ticks = new CountDownLatch(2);
    Jobs jobs = Jobs.builder().job("tick", ticks::countDown).build();
    try (Resque resque = Resque.connect(redis);
        Cron cron = Cron.open(resque)) {
      Schedule nightly = Schedule.cron("30 2 * * MON-FRI", Schedule.zone("Europe/Berlin"));
      cron.add(CronJob.of("report", nightly, "reports", "report", 7).missed(MissedFirings.SKIP));
      cron.add(CronJob.of("tick", Schedule.every(Duration.ofSeconds(1)), "clock", "tick"));

      cron.list()
          .entries()
          .forEach(e -> System.out.println(e.job().name() + ": " + e.job().schedule()));
      System.out.println(
          "around a change of clocks: "
              + nightly.nextAfter(Instant.parse("2026-03-26T12:00:00Z"), 2));
      System.out.println("run now: " + cron.run("report").orElseThrow());

      try (Scheduler scheduler = Scheduler.builder(resque).jobs(jobs).start();
          MultiWorker worker = MultiWorker.builder(resque, jobs).queues("clock").start()) {
        System.out.println("ticked twice: " + ticks.await(30, TimeUnit.SECONDS));
      }
      System.out.println("removed: " + cron.remove("tick"));
    }
  }
}
