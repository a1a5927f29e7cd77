package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.LedgerReport;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RemainingJobs;
import io.resque4j.testkit.RequiresNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real worker processes are killed in the middle of their work, one after the other, while jobs
 * come in from us and from node-resque. What they had claimed is recovered and done once more;
 * nothing is missing, and nothing else runs twice.
 */
@RedisTest(dedicated = true)
final class KilledWorkerTest extends WorkerScene {
  private static final long SEED = Long.getLong("seed", 20261125L);
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final int JOBS_PER_KILL = 60;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern JOB = Pattern.compile("job-\\d+");

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Ledger ledger;
  private int enqueued;

  /** Claims that were found after kills: as many jobs may run again. */
  private final List<String> leftByTheDead = new ArrayList<>();

  @BeforeEach
  void prepare() {
    System.out.println("seed " + SEED);
    ledger = Ledger.at(folder.resolve("ledger"));
  }

  @AfterEach
  void end() {
    ledger.close();
  }

  @Test
  @RequiresNode
  void nothingIsLostWhenWorkersAreKilled() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      for (int kill = 0; kill < KILLS; kill++) {
        killOne(LedgerWorker.class, node);
      }
    }
    drain();

    Set<String> remaining = RemainingJobs.ids(redis, JOB);
    LedgerReport report = ledger.check(remaining);
    System.out.println(report + "; claims of the dead " + leftByTheDead.size());
    report.verify(leftByTheDead.size());
    assertThat(report.acknowledged()).isEqualTo(KILLS * JOBS_PER_KILL);
    assertThat(report.executed()).isEqualTo(report.acknowledged());
    assertThat(remaining).isEmpty();
    assertThat(leftByTheDead).as("the kills hit workers at work").isNotEmpty();
    assertThat(leftByTheDead.size()).isLessThanOrEqualTo(KILLS * LedgerWorker.PROCESSORS);
  }

  /** Pops and performs without a claim. */
  static final class NaiveWorker {
    private NaiveWorker() {}

    public static void main(String[] args) {
      String process = Long.toString(ProcessHandle.current().pid());
      try (RawRedis redis = RawRedis.connect(args[0]);
          Ledger ledger = Ledger.at(Path.of(args[2]))) {
        while (true) {
          List<String> popped = redis.texts("BLPOP", args[1] + ":queue:math", "5");
          String id = idsIn(popped).iterator().next();
          ledger.start(id, process);
          LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
          ledger.end(id, process);
        }
      }
    }
  }

  @Test
  void aWorkerThatPopsWithoutAClaimIsCaught() {
    LedgerReport report;
    int kills = 0;
    do {
      killOne(NaiveWorker.class, null);
      report = ledger.check(RemainingJobs.ids(redis, JOB));
    } while (report.lost().isEmpty() && ++kills < KILLS);
    assertThat(report.lost()).as("%s", report).isNotEmpty();
  }

  /** Starts a worker, enqueues while it works, and kills it after a random number of jobs. */
  private void killOne(Class<?> main, @Nullable NodePeer node) {
    Set<String> before = clients();
    int starts = starts();
    int after = 1 + random.nextInt(JOBS_PER_KILL);
    try (JavaProcess worker =
        JavaProcess.start(main, redis.uri(), redis.namespace(), ledger.file().toString())) {
      CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> enqueue(node));
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> starts() >= starts + after);
      worker.kill();
      // What it had sent is executed by Redis, even if it does not live to see the reply.
      await().atMost(SOON).until(() -> before.containsAll(clients()));
      leftByTheDead.addAll(claimsOf(worker.pid()));
      producing.join();
    }
  }

  private void enqueue(@Nullable NodePeer node) {
    for (int n = 0; n < JOBS_PER_KILL; n++) {
      String id = "job-" + ++enqueued;
      int ms = 2 + n % 10;
      if (node != null && n % 3 == 0) {
        node.queue("enqueue", "math", "record", List.of(id, ms));
        ledger.acknowledged(id);
      } else {
        enqueueOurs(id, ms);
      }
    }
  }

  private void enqueueOurs(String id, int ms) {
    try {
      resque.queue().enqueue("math", "record", id, ms);
      ledger.acknowledged(id);
    } catch (UnknownOutcomeException e) {
      ledger.unknown(id);
    }
  }

  /** A worker that nobody kills does the rest, with what it recovers. */
  private void drain() {
    try (MultiWorker worker = LedgerWorker.start(resque, ledger, "survivor")) {
      await().atMost(SOON).until(() -> RemainingJobs.ids(redis, JOB).isEmpty());
      assertThat(worker.stop(SOON)).isTrue();
    }
  }

  private int starts() {
    return (int)
        ledger.entries().stream().filter(entry -> entry.event() == Ledger.Event.START).count();
  }

  private Set<String> clients() {
    Set<String> clients = new TreeSet<>();
    Stream.of(Objects.requireNonNull(raw.text("CLIENT", "LIST")).split("\n", -1))
        .filter(line -> line.startsWith("id="))
        .forEach(line -> clients.add(line.substring(0, line.indexOf(' '))));
    return clients;
  }

  private List<String> claimsOf(long pid) {
    return redis.keys().stream()
        .filter(key -> key.matches("(?s).*:worker:[^:]*:" + pid + "-[^:]*:math"))
        .map(key -> Objects.requireNonNull(raw.text("GET", key)))
        .toList();
  }

  private static Set<String> idsIn(List<String> texts) {
    Set<String> ids = new TreeSet<>();
    texts.forEach(text -> JOB.matcher(text).results().forEach(match -> ids.add(match.group())));
    return ids;
  }
}
