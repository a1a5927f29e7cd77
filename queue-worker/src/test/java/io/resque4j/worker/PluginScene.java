package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Jobs with plugins, and what is heard of them. */
abstract class PluginScene extends WorkerScene {
  static final Duration SOON = Duration.ofSeconds(20);

  final Queue<String> heard = new ConcurrentLinkedQueue<>();
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  /** What is performed. */
  abstract Jobs jobs();

  @Override
  Resque.Builder connection() {
    return super.connection().jobs(jobs());
  }

  @AfterEach
  void end() {
    release.countDown();
  }

  private final class Recorder implements WorkerListener {
    @Override
    public void onSuccess(JobEvent job, @Nullable Object result) {
      heard.add("success " + result);
    }

    @Override
    public void onFailure(JobEvent job, Throwable failure) {
      heard.add("failure " + failure.getMessage());
    }

    @Override
    public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
      heard.add("veto " + plugin + (reEnqueued ? " later" : " gone"));
    }

    @Override
    public void onGivenBack(JobEvent job) {
      heard.add("back");
    }
  }

  MultiWorker start(int processors) {
    return MultiWorker.builder(resque, jobs())
        .queues("math")
        .taskProcessors(processors)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(100))
        .listener(new Recorder())
        .start();
  }

  static boolean isAnEnd(String text) {
    return text.startsWith("success") || text.startsWith("failure") || text.startsWith("veto");
  }

  String key(String... parts) {
    return redis.key(parts);
  }
}
