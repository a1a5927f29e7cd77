package io.resque4j.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** MultiWorkers, jobs that tell what they do, and what a listener hears. */
abstract class MultiWorkerScene extends WorkerScene {
  static final Duration SOON = Duration.ofSeconds(20);

  final Queue<Object> ran = new ConcurrentLinkedQueue<>();
  final CountDownLatch running = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    release.countDown();
  }

  /** Keeps what listeners hear. */
  static final class Recorder implements WorkerListener {
    final Queue<JobEvent> succeeded = new ConcurrentLinkedQueue<>();
    final Queue<JobEvent> failed = new ConcurrentLinkedQueue<>();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();
    final Queue<JobEvent> givenBack = new ConcurrentLinkedQueue<>();
    final Queue<String> errors = new ConcurrentLinkedQueue<>();

    @Override
    public void onError(String what, Throwable error) {
      errors.add(what);
    }

    @Override
    public void onSuccess(JobEvent job, Object result) {
      succeeded.add(job);
    }

    @Override
    public void onFailure(JobEvent job, Throwable failure) {
      failed.add(job);
    }

    @Override
    public void onLostClaim(String worker, String claimId) {
      lost.add(claimId);
    }

    @Override
    public void onGivenBack(JobEvent job) {
      givenBack.add(job);
    }
  }

  Jobs jobs() {
    return Jobs.builder()
        .job("note", (JobContext context, JsonNode args) -> ran.add(args.get(0).asInt()))
        .job("add", Integer.class, Integer.class, (a, b) -> ran.add(a + b))
        .job(
            "fail",
            () -> {
              throw new IllegalStateException("bang");
            })
        .job(
            "error",
            () -> {
              throw new StackOverflowError();
            })
        .job(
            "block",
            () -> {
              running.countDown();
              release.await();
              return ran.add("released");
            })
        .job(
            "stubborn",
            () -> {
              running.countDown();
              while (release.getCount() > 0) {
                Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
              }
              return ran.add("stubborn");
            })
        .build();
  }

  MultiWorker start(int processors, String... queues) {
    return MultiWorker.builder(resque, jobs())
        .queues(queues)
        .taskProcessors(processors)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(200))
        .listener(recorder)
        .start();
  }

  String key(String... parts) {
    return redis.key(parts);
  }
}
