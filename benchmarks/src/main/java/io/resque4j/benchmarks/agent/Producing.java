package io.resque4j.benchmarks.agent;

import io.resque4j.core.EnqueueReport;
import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Enqueues as the producers of this project do. */
final class Producing {
  /** So long before the first job, so that everyone is ready. */
  private static final long LEAD_NANOS = 100_000_000;

  private final Queue queue;
  private final InstantSource clock;

  Producing(Resque resque) {
    this.queue = resque.queue();
    this.clock = resque.clock();
  }

  /** One job at each of these times, in milliseconds from now, to the queues in turn. */
  void atTimes(List<String> queues, List<Double> times) {
    long began = System.nanoTime() + LEAD_NANOS;
    List<CompletableFuture<Boolean>> replies = new ArrayList<>();
    for (int id = 0; id < times.size(); id++) {
      long at = began + Math.round(times.get(id) * 1e6);
      for (long rest = at - System.nanoTime(); rest > 0; rest = at - System.nanoTime()) {
        LockSupport.parkNanos(rest);
      }
      double now = Tally.millis(clock.instant());
      replies.add(queue.enqueueAsync(queues.get(id % queues.size()), "measured", id, now));
    }
    replies.forEach(CompletableFuture::join);
  }

  /** All jobs, each in a call of its own, with so many calls in flight; how long it took. */
  double oneByOne(String name, int jobs, int width) throws InterruptedException {
    long began = System.nanoTime();
    if (width == 1) {
      for (int id = 0; id < jobs; id++) {
        queue.enqueue(name, "measured", id, 0);
      }
      return millisSince(began);
    }
    Semaphore free = new Semaphore(width);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int id = 0; id < jobs; id++) {
      free.acquire();
      queue
          .enqueueAsync(name, "measured", id, 0)
          .whenComplete(
              (done, thrown) -> {
                if (thrown != null) {
                  failures.add(thrown);
                }
                free.release();
              });
    }
    free.acquire(width);
    if (!failures.isEmpty()) {
      throw new IllegalStateException("an enqueue failed: " + failures.peek());
    }
    return millisSince(began);
  }

  /** All jobs, so many in one call; how long it took. */
  double inBulk(String name, int jobs, int batch) {
    long began = System.nanoTime();
    for (int from = 0; from < jobs; from += batch) {
      List<EnqueueRequest> some = new ArrayList<>(batch);
      for (int id = from; id < Math.min(jobs, from + batch); id++) {
        some.add(EnqueueRequest.of(name, "measured", id, 0));
      }
      EnqueueReport report = queue.enqueueAll(some);
      if (!report.isComplete()) {
        throw new IllegalStateException("not all was enqueued: " + report);
      }
    }
    return millisSince(began);
  }

  private static double millisSince(long began) {
    return (System.nanoTime() - began) / 1e6;
  }
}
