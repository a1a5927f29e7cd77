package io.resque4j.interop;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;

/** A scheduler and a worker of ours in a process of their own, with a job that never ends. */
@SuppressWarnings("try") // they run until the process is killed
final class FleetToKill {
  private FleetToKill() {}

  public static void main(String[] args) throws InterruptedException {
    Jobs jobs =
        Jobs.builder()
            .job(
                "wait",
                () -> {
                  Thread.currentThread().join();
                  return null;
                })
            .build();
    try (Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
        Scheduler scheduler =
            Scheduler.builder(resque).leaderLockTtl(Duration.ofSeconds(2)).start();
        MultiWorker worker = MultiWorker.builder(resque, jobs).queues("java").start()) {
      worker.awaitStop();
    }
  }
}
