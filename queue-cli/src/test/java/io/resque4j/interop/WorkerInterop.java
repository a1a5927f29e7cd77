package io.resque4j.interop;

import io.resque4j.core.Jobs;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Beside the real node-resque, a worker of ours with one job that lasts until it is released. */
abstract class WorkerInterop extends Interop {
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  final List<String> lost = new CopyOnWriteArrayList<>();
  final List<String> succeeded = new CopyOnWriteArrayList<>();

  WorkerInterop(TestRedis redis) {
    super(redis);
  }

  MultiWorker start() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "wait",
                (context, args) -> {
                  begun.countDown();
                  release.await();
                  return args.size();
                })
            .job("next", (context, args) -> args.size())
            .build();
    return MultiWorker.builder(resque, jobs)
        .queues("math", "other")
        .taskProcessors(1)
        .pingInterval(Duration.ofMillis(200))
        .listener(
            new WorkerListener() {
              @Override
              public void onLostClaim(String worker, String claimId) {
                lost.add(claimId);
              }

              @Override
              public void onSuccess(JobEvent job, @Nullable Object result) {
                succeeded.add(String.valueOf(job.jobClass()));
              }
            })
        .start();
  }
}
