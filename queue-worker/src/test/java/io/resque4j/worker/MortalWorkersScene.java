package io.resque4j.worker;

import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own that die, beside one in the test's process that survives. */
abstract class MortalWorkersScene extends WorkerScene {
  static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** What the survivor heard. */
  final Queue<String> heard = new ConcurrentLinkedQueue<>();

  Ledger ledger;

  /** Jobs that hold end when it is there. */
  Path release;

  private final WorkerListener listener =
      new WorkerListener() {
        @Override
        public void onRecovered(RecoveredJob job) {
          heard.add("recovered");
        }

        @Override
        public void onLostClaim(String worker, String claimId) {
          heard.add("lost");
        }
      };

  @BeforeEach
  void prepare() {
    ledger = Ledger.at(folder.resolve("ledger"));
    release = folder.resolve("release");
  }

  @AfterEach
  void end() {
    ledger.close();
  }

  JavaProcess process(int processors, String times, String queue) {
    return JavaProcess.start(
        MortalWorker.class,
        redis.uri(),
        redis.namespace(),
        ledger.file().toString(),
        Integer.toString(processors),
        times,
        queue);
  }

  /** The survivor. */
  MultiWorker here(String queue, int processors, boolean quick, WorkerListener more) {
    return MortalWorker.builder(resque, ledger, MortalWorker.SURVIVOR, quick)
        .queues(queue)
        .taskProcessors(processors)
        .listener(listener)
        .listener(more)
        .start();
  }

  void release() {
    try {
      Files.createFile(release);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(Ledger.Event event) {
    return ledger.entries().stream().filter(each -> each.event() == event).count();
  }

  void hold(String id) {
    resque.queue().enqueue("math", "hold", id, release.toString());
  }

  long starts() {
    return count(Ledger.Event.START);
  }

  long startsOf(String id) {
    return ledger.entries().stream()
        .filter(each -> each.event() == Ledger.Event.START && each.id().equals(id))
        .count();
  }

  boolean isMember(long pid) {
    return resque.queue().workers().stream()
        .anyMatch(each -> each.name().contains(":" + pid + "-"));
  }

  long processed() {
    return resque.queue().stats().get("processed");
  }
}
