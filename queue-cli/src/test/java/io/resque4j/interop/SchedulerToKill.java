package io.resque4j.interop;

import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A scheduler of ours in a process of its own; arguments: address, namespace, its name. */
@SuppressWarnings("try") // it runs until the process is killed
final class SchedulerToKill {
  private SchedulerToKill() {}

  public static void main(String[] args) throws InterruptedException {
    try (Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
        Scheduler scheduler =
            Scheduler.builder(resque).name(args[2]).leaderLockTtl(Duration.ofSeconds(2)).start()) {
      new CountDownLatch(1).await();
    }
  }
}
