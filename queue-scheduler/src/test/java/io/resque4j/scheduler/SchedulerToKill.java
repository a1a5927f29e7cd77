package io.resque4j.scheduler;

import io.resque4j.core.Resque;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A scheduler in a process of its own, until it is killed. */
final class SchedulerToKill {
  private SchedulerToKill() {}

  public static void main(String[] args) throws InterruptedException {
    Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
    Scheduler.builder(resque).leaderLockTtl(Duration.ofSeconds(1)).start();
    new CountDownLatch(1).await();
  }
}
