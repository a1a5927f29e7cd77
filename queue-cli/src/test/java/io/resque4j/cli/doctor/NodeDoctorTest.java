package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.Jobs;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a real node-resque leaves behind that is really killed. */
@RequiresNode
final class NodeDoctorTest extends Examining {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] SOONER = {"--confirm", "2s", "--silent-for", "1s"};

  NodeDoctorTest(TestRedis redis) {
    super(redis);
  }

  private List<String> foundSoon(String... words) {
    return found(words(words));
  }

  private static String[] words(String... more) {
    String[] all = java.util.Arrays.copyOf(SOONER, SOONER.length + more.length);
    System.arraycopy(more, 0, all, SOONER.length, more.length);
    return all;
  }

  @Test
  void theJobsOfAKilledNodeAreInTheFailedListAndItsWorkersAreGone() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueue", "math", "slow", List.of(600_000));
      NodeObject busy = node.startWorker(Map.of("queues", List.of("math"), "name", "host:1"));
      await().atMost(SOON).until(() -> !busy.events("job").isEmpty());
      node.startWorker(Map.of("queues", List.of("mail"), "name", "host:2"));
      assertThat(foundSoon()).as("while it lives").isEmpty();
      node.process().kill();
    }
    await()
        .atMost(SOON)
        .until(() -> foundSoon().equals(List.of("stranded-claims", "ghost-workers")));
    JsonNode finding = findings(words("--only", "stranded-claims")).get(0);
    assertThat(items(finding).get(0)).startsWith("math slow  host:1  last sign ");

    assertThat(doctor(words("--fix", "--yes")).exitCode()).isZero();

    assertThat(queue.workers()).isEmpty();
    assertThat(queue.failed(0, -1)).singleElement().matches(job -> job.isStuck());
    assertThat(foundSoon()).isEmpty();
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("retryStuckJobs");
      assertThat(node.queue("length", "math").asInt()).as("node can retry it").isOne();
    }
  }

  @Test
  void aSuspendedNodeWorkerThatGoesOnWhileAPersonThinksKeepsItsJob() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueue", "math", "slow", List.of(600_000));
      NodeObject busy = node.startWorker(Map.of("queues", List.of("math"), "name", "host:1"));
      await().atMost(SOON).until(() -> !busy.events("job").isEmpty());
      node.process().suspend();
      await().atMost(SOON).until(() -> foundSoon().equals(List.of("stranded-claims")));
      String ping = raw.text("GET", redis.key("worker:ping:host:1"));
      command.onTerminal(
          80,
          () -> {
            node.process().resume();
            await()
                .atMost(SOON)
                .until(() -> !raw.text("GET", redis.key("worker:ping:host:1")).equals(ping));
            return java.util.Optional.of("y");
          });

      assertThat(doctor(words("--fix")).exitCode()).isEqualTo(5);

      assertThat(queue.failedCount()).isZero();
      assertThat(queue.allWorkingOn()).hasSize(1).noneMatch(each -> each.isIdle());
      assertThat(foundSoon()).isEmpty();
    }
  }

  @Test
  void theLockOfAKilledNodeSchedulerIsFreed() {
    queue.enqueueAt(Instant.now().minusSeconds(600), "math", "add", 1, 2);
    try (LossyProxy proxy = proxy()) {
      proxy.cut(Cut.DIE_BEFORE, command -> command.name().equals("LPOP"));
      try (NodePeer node = NodePeer.start(proxy.uri(), redis.namespace())) {
        node.startScheduler(Map.of("name", "dying:1"));
        await().atMost(SOON).until(() -> proxy.cuts() == 1);
        node.process().kill();
      }
    }
    assertThat(found()).containsExactly("delayed-overdue", "leader-stuck");
    assertThat(doctor("--only", "leader-stuck", "--fix", "--yes").exitCode()).isZero();
    assertThat(queue.leader()).isEmpty();
    assertThat(found("--skip", "delayed-overdue")).isEmpty();
  }

  @Test
  void aJobThatAKilledNodeSchedulerForbidsIsTakenAgain() {
    long due = Instant.now().minusSeconds(60).getEpochSecond() * 1_000;
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueueAt", due, "math", "add", List.of(1, 2));
      try (LossyProxy proxy = proxy()) {
        proxy.cut(Cut.DIE_BEFORE, command -> command.name().equals("SREM"));
        try (NodePeer dying = NodePeer.start(proxy.uri(), redis.namespace())) {
          dying.startScheduler(Map.of("name", "dying:1"));
          await().atMost(SOON).until(() -> proxy.cuts() == 1);
          dying.process().kill();
        }
      }
      assertThat(found()).containsExactly("stale-timestamps", "empty-seconds");
      assertThat(doctor("--fix", "--yes").exitCode()).isZero();
      assertThat(found()).isEmpty();
      assertThat(node.queue("enqueueAt", due, "math", "add", List.of(1, 2)).asBoolean()).isTrue();
    }
  }

  @Test
  void theJobLockOfAKilledNodeWorkerIsFreedAfterItsClaim() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.define("locked", "slow", Map.of("plugins", List.of("JobLock")));
      node.queue("enqueue", "math", "locked", List.of(600_000));
      node.startWorker(Map.of("queues", List.of("math"), "name", "host:1"));
      await()
          .atMost(SOON)
          .until(() -> redis.keys().contains(redis.key("workerslock:locked:math:[600000]")));
      assertThat(foundSoon()).as("while it lives").isEmpty();
      node.process().kill();
    }
    await().atMost(SOON).until(() -> foundSoon().equals(List.of("stranded-claims")));
    assertThat(doctor(words("--fix", "--yes")).exitCode()).isZero();
    assertThat(foundSoon()).containsExactly("leaked-locks");
    assertThat(doctor(words("--fix", "--yes")).exitCode()).isZero();
    assertThat(foundSoon()).isEmpty();
  }

  @Test
  void aClaimThatNodesCleaningLeftBehindIsFound() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueue", "math", "slow", List.of(600_000));
      NodeObject busy = node.startWorker(Map.of("queues", List.of("math"), "name", "host:1"));
      await().atMost(SOON).until(() -> !busy.events("job").isEmpty());
      node.process().kill();
    }
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("forceCleanWorker", "host:1");
      assertThat(queue.failedCount()).isOne();
    }
    JsonNode finding = findAndRepair("stranded-claims");
    assertThat(items(finding).get(0)).endsWith("no sign, not in the list of workers");
    assertThat(queue.failedCount()).as("it was there already").isOne();
  }

  /** node-resque writes the failure of one side, ours of the other, and both are known. */
  @Test
  void twoFleetsOnAllQueuesAreFoundAndWhatComesOfIt() {
    Jobs jobs = Jobs.builder().job("onlyJava", (context, args) -> "").build();
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace());
        MultiWorker ours = MultiWorker.builder(resque, jobs).queues("*").start()) {
      queue.enqueue("java", "onlyJava");
      node.queue("enqueue", "node", "add", List.of(1, 2));
      await().atMost(SOON).until(() -> queue.failedCount() == 1 && queue.queues().size() == 2);
      node.startWorker(Map.of("queues", List.of("*"), "name", "host:1"));
      await().atMost(SOON).until(() -> found().equals(List.of("two-fleets", "unknown-classes")));
      assertThat(items(findings("--only", "two-fleets").get(0)))
          .containsExactly("host:1  on java,node");
      assertThat(items(findings("--only", "unknown-classes").get(0)).get(0))
          .startsWith("node add  by ")
          .endsWith("1 time");
      assertThat(ours.health().loops()).isNotEmpty();
    }
  }

  private LossyProxy proxy() {
    URI uri = URI.create(redis.uri());
    return LossyProxy.to(uri.getHost(), uri.getPort());
  }
}
