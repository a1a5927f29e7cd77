package io.resque4j.examples.programs;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import java.util.concurrent.CountDownLatch;

/** A chain: each job enqueues the next one, also into a queue that only Node workers serve. */
public final class ChainedJobs {
  private ChainedJobs() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Jobs jobs =
        Jobs.builder()
            .job(
                "order",
                Integer.class,
                (context, number) -> {
                  System.out.println("order " + number + " is checked");
                  return context.queue().enqueue("shop", "pack", number);
                })
            .job(
                "pack",
                Integer.class,
                (context, number) -> {
                  System.out.println("order " + number + " is packed");
                  context.queue().enqueue("node", "notify", "order " + number + " is on its way");
                  ended.countDown();
                  return number;
                })
            .build();
    try (Resque resque = Resque.connect(args.length > 0 ? args[0] : "redis://localhost:6379")) {
      resque.queue().enqueue("shop", "order", 7);
      try (MultiWorker worker = MultiWorker.builder(resque, jobs).queues("shop").start()) {
        ended.await();
      }
      System.out.println("for Node: " + resque.queue().length("node"));
    }
  }
}
