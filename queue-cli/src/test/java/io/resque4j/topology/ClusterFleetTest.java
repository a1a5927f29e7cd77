package io.resque4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisCluster;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RemainingJobs;
import io.resque4j.worker.MultiWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of resque4j on a real cluster: every operation, workers, a scheduler. */
final class ClusterFleetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAMESPACE = "{resque}";
  private static final Pattern ID = Pattern.compile("job-\\d+");

  private static RedisCluster cluster;
  private static int slot;

  @TempDir private Path folder;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<String> done = new ConcurrentSkipListSet<>();

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start(0, 1, 2);
    slot = cluster.slot(NAMESPACE);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void clear() {
    cluster.bringBack();
    try (RawRedis raw = cluster.owner(slot).connect()) {
      raw.call("FLUSHALL");
    }
  }

  private static Resque connect() {
    return Resque.builder().uri(cluster.uri()).namespace(NAMESPACE).connect();
  }

  private static MultiWorker worker(Resque resque, Jobs jobs) {
    return MultiWorker.builder(resque, jobs).queues("q").taskProcessors(5).start();
  }

  @Test
  void everyOperationOfTheQueueWorks() {
    Instant later = Instant.now().plusSeconds(3600);
    try (Resque resque = connect()) {
      Queue queue = resque.queue();
      queue.enqueue("q", "a", 1);
      queue.enqueueAll(List.of(EnqueueRequest.of("q", "b", 2), EnqueueRequest.of("q", "b", 3)));
      assertThat(queue.queues()).containsExactly("q");
      assertThat(queue.length("q")).isEqualTo(3);
      assertThat(queue.queued("q", 0, -1)).hasSize(3);
      assertThat(queue.del("q", "a", 1)).isOne();
      assertThat(queue.delByFunction("q", "b")).isEqualTo(2);

      queue.enqueueAt(later, "q", "c", 4);
      queue.enqueueIn(Duration.ofHours(2), "q", "c", 5);
      assertThat(queue.timestamps()).hasSize(2);
      assertThat(queue.scheduledAt("q", "c", 4)).hasSize(1);
      assertThat(queue.delayedAt(queue.timestamps().get(0))).hasSize(1);
      try (var all = queue.allDelayed()) {
        assertThat(all).hasSize(2);
      }
      assertThat(queue.delDelayed("q", "c", 4)).hasSize(1);
      assertThat(queue.delayedJobs().runNow("q", "c", 5)).isOne();

      assertThat(queue.control().pause("q")).isTrue();
      assertThat(queue.control().paused()).containsExactly("q");
      assertThat(queue.control().resume("q")).isTrue();
      assertThat(queue.control().move("q", "r")).isOne();
      assertThat(queue.delQueue("r")).isOne();

      assertThat(queue.locks()).isEmpty();
      assertThat(queue.delLock("lock:a:q:[]")).isFalse();
      assertThat(queue.workers()).isEmpty();
      assertThat(queue.allWorkingOn()).isEmpty();
      assertThat(queue.cleanOldWorkers(Duration.ofHours(1))).isEmpty();
      assertThat(queue.forceCleanWorker("nobody:1")).isEmpty();
      assertThat(queue.retryStuckJobs()).isZero();
      assertThat(queue.leader()).isEmpty();
      assertThat(queue.stats()).containsEntry("processed", 0L);
    }
  }

  @Test
  void failedJobsAreFoundRetriedAndRemoved() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "bang",
                () -> {
                  throw new IllegalStateException("bang");
                })
            .build();
    try (Resque resque = connect();
        MultiWorker worker = worker(resque, jobs)) {
      assertThat(worker.names()).hasSize(5);
      Queue queue = resque.queue();
      for (int i = 0; i < 3; i++) {
        queue.enqueue("q", "bang");
      }
      await().atMost(PATIENCE).until(() -> queue.failedCount() == 3);
      FailedJob first = queue.failed(0, 0).get(0);
      assertThat(queue.retryAndRemoveFailed(first)).isTrue();
      await().atMost(PATIENCE).until(() -> queue.failedCount() == 3);
      assertThat(queue.removeFailed(queue.failed(0, 0).get(0))).isTrue();
      assertThat(queue.failedJobs().removeAll(FailedFilter.all())).isEqualTo(2);
      assertThat(queue.stats()).containsEntry("failed", 4L);
    }
  }

  @Test
  void aFleetSurvivesTheMoveOfItsSlotAndLosesNothing() {
    RedisServer owner = cluster.owner(slot);
    RedisServer other =
        cluster.nodes().stream()
            .filter(node -> node != owner && isMaster(node))
            .findFirst()
            .orElseThrow();
    try (Ledger ledger = Ledger.at(folder.resolve("ledger"));
        Resque resque = connect()) {
      Jobs jobs = jobs(ledger);
      try (MultiWorker worker = worker(resque, jobs);
          Scheduler scheduler = Scheduler.builder(resque).start()) {
        assertThat(worker.names()).isNotEmpty();
        assertThat(scheduler.name()).isNotEmpty();
        enqueue(resque, ledger, 200);
        cluster.moveSlot(slot, other);
        enqueue(resque, ledger, 200);
        await()
            .atMost(PATIENCE)
            .until(() -> resque.queue().length("q") == 0 && resque.queue().delayedSeconds() == 0);
      }
      try (RawRedis raw = cluster.owner(slot).connect()) {
        ledger.check(RemainingJobs.ids(raw, NAMESPACE, ID)).verify(0);
      }
    }
    assertThat(cluster.owner(slot)).isSameAs(other);
  }

  @Test
  void aFleetGoesOnWhenTheOwnerOfItsSlotIsKilled() {
    try (Ledger ledger = Ledger.at(folder.resolve("ledger"));
        Resque resque = connect()) {
      Jobs jobs = jobs(ledger);
      try (MultiWorker worker = worker(resque, jobs);
          Scheduler scheduler = Scheduler.builder(resque).start()) {
        assertThat(worker.names()).isNotEmpty();
        assertThat(scheduler.name()).isNotEmpty();
        enqueue(resque, ledger, 100);
        RedisServer owner = cluster.owner(slot);
        owner.kill();
        int before = next.get();
        enqueue(resque, ledger, 100);

        assertThat(cluster.owner(slot)).isNotSameAs(owner);
        await()
            .atMost(PATIENCE)
            .until(() -> done.stream().filter(id -> number(id) >= before).count() >= 100);
      }
    }
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring("job-".length()));
  }

  private static boolean isMaster(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return String.valueOf(raw.text("INFO", "replication")).contains("role:master");
    }
  }

  private Jobs jobs(Ledger ledger) {
    return Jobs.builder()
        .job(
            "work",
            String.class,
            id -> {
              ledger.start(id, "w");
              ledger.end(id, "w");
              done.add(id);
              return id;
            })
        .build();
  }

  /** Every second one is delayed by a second. Returns when so many were acknowledged. */
  private void enqueue(Resque resque, Ledger ledger, int number) {
    int acknowledged = 0;
    while (acknowledged < number) {
      String id = "job-" + next.getAndIncrement();
      try {
        if (acknowledged % 2 == 0) {
          resque.queue().enqueue("q", "work", id);
        } else {
          resque.queue().enqueueIn(Duration.ofSeconds(1), "q", "work", id);
        }
        ledger.acknowledged(id);
        acknowledged++;
      } catch (UnknownOutcomeException e) {
        ledger.unknown(id);
      } catch (ResqueException e) {
        // Nothing was sent or done: the next id is tried.
      }
    }
  }
}
