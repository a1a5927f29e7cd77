package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Schedulers of ours and of node-resque, each in a process of its own, of which the one that leads
 * is killed again and again in the middle of its work. Jobs are delayed by both engines.
 */
class KilledLeadersTest extends Interop {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final int JOBS_PER_KILL = 120;

  private final Random random = new Random(SEED);
  private final Map<String, AutoCloseable> schedulers = new HashMap<>();
  private int started;
  private int delayed;
  private int killsOfNode;

  KilledLeadersTest(TestRedis redis) {
    super(redis);
    System.out.println("seed " + SEED);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : schedulers.values()) {
      each.close();
    }
  }

  private void startOurs() {
    String name = "ours-" + ++started;
    schedulers.put(
        name, JavaProcess.start(SchedulerToKill.class, redis.uri(), redis.namespace(), name));
  }

  private void startNodes() {
    String name = "node-" + ++started;
    NodePeer peer = NodePeer.start(redis.uri(), redis.namespace());
    schedulers.put(name, peer);
    peer.startScheduler(Map.of("name", name, "leaderLockTimeout", 2, "timeout", 50));
  }

  /** Half of them by us, half by node-resque; due now and in the next seconds. */
  private void delayJobs() {
    Instant now = Instant.now().minusSeconds(1);
    for (int n = 0; n < JOBS_PER_KILL; n++) {
      Instant due = now.plusMillis(20L * n);
      String id = "job-" + delayed++;
      if (n % 2 == 0) {
        queue.enqueueAt(due, "math", "add", id);
      } else {
        node.queue("enqueueAt", due.toEpochMilli(), "math", "add", List.of(id));
      }
    }
  }

  private long moved() {
    return queue.length("math");
  }

  private String awaitLeader() {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> schedulers.containsKey(queue.leader()));
    return queue.leader();
  }

  private void killTheLeaderWhenItHasMovedSome() throws Exception {
    long target = Math.min(delayed, moved() + 1 + random.nextInt(JOBS_PER_KILL)); // node loses some
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> moved() >= target - killsOfNode);
    String leader = awaitLeader();
    AutoCloseable process = schedulers.remove(leader);
    if (process == null) { // the lock ended in this very moment
      return;
    }
    process.close(); // SIGKILL
    if (leader.startsWith("node")) {
      killsOfNode++;
      startNodes();
    } else {
      startOurs();
    }
  }

  private void run() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      delayJobs();
      killTheLeaderWhenItHasMovedSome();
    }
    await().atMost(SOON).until(() -> queue.delayedSeconds() == 0);
  }

  /** The ids that are in the queue; each is there once. */
  private Set<String> found() {
    List<String> jobs = list("queue", "math");
    assertThat(jobs).doesNotHaveDuplicates();
    assertThat(queue.failedCount()).isZero();
    Set<String> ids = new HashSet<>();
    jobs.forEach(job -> ids.add(json(job).get("args").get(0).asText()));
    assertThat(ids).hasSameSizeAs(jobs);
    return ids;
  }

  private List<String> lost() {
    Set<String> found = found();
    List<String> lost = new ArrayList<>();
    for (int n = 0; n < delayed; n++) {
      if (!found.contains("job-" + n)) {
        lost.add("job-" + n);
      }
    }
    return lost;
  }

  @Test
  void whereOursAreKilledEachJobIsMovedOnce() throws Exception {
    startOurs();
    startOurs();
    startOurs();

    run();

    assertThat(lost()).isEmpty();
  }

  @Test
  void besideNodesSchedulersNothingIsLostButWhatNodeItselfLoses() throws Exception {
    startNodes();
    startOurs();
    startOurs();

    run();

    List<String> lost = lost();
    System.out.println("lost by node, in " + killsOfNode + " kills: " + lost);
    assertThat(lost).hasSizeLessThanOrEqualTo(killsOfNode);
  }
}
