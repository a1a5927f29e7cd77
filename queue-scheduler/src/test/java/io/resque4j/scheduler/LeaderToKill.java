package io.resque4j.scheduler;

import io.resque4j.core.Resque;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A scheduler in a process of its own; arguments: address, namespace, its name, time to live in ms.
 */
@SuppressWarnings("try") // it runs until the process is killed
final class LeaderToKill {
  private LeaderToKill() {}

  public static void main(String[] args) throws InterruptedException {
    try (Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
        Scheduler scheduler =
            Scheduler.builder(resque)
                .name(args[2])
                .leaderLockTtl(Duration.ofMillis(Long.parseLong(args[3])))
                .start()) {
      new CountDownLatch(1).await();
    }
  }
}
