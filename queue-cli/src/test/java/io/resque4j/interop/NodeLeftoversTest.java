package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.NodePeerException;
import io.resque4j.testkit.TestRedis;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** node-resque is killed between two of its commands, and our scheduler cleans up after it. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class NodeLeftoversTest extends Interop {
  private static final long LATER_MS = 4_000_000_000_000L;

  NodeLeftoversTest(TestRedis redis) {
    super(redis);
  }

  private LossyProxy proxy() {
    URI uri = URI.create(redis.uri());
    return LossyProxy.to(uri.getHost(), uri.getPort());
  }

  private List<String> timestamps() {
    return redis.keys().stream().filter(key -> key.contains(":timestamps:")).toList();
  }

  private long scheduled() {
    return raw.number("ZCARD", redis.key("delayed_queue_schedule"));
  }

  private void isTakenAgain(long ms) {
    try (Scheduler ours = Scheduler.builder(resque).start()) {
      await().atMost(SOON).until(() -> timestamps().isEmpty() && scheduled() == 0);
    }
    assertThat(node.queue("enqueueAt", ms, "math", "add", List.of(1, 2)).asBoolean()).isTrue();
  }

  @Test
  void aSchedulerThatDiesAfterItHasPoppedAJobDoesNotForbidItForEver() {
    long due = Instant.now().minusSeconds(60).getEpochSecond() * 1000;
    node.queue("enqueueAt", due, "math", "add", List.of(1, 2));
    try (LossyProxy proxy = proxy()) {
      proxy.cut(Cut.DIE_BEFORE, command -> command.name().equals("SREM"));
      try (NodePeer dying = NodePeer.start(proxy.uri(), redis.namespace())) {
        dying.startScheduler(Map.of("name", "dying", "leaderLockTimeout", 2));
        await().atMost(SOON).until(() -> proxy.cuts() == 1);
        dying.process().kill();
      }
    }
    assertThat(timestamps()).as("what node left").hasSize(1);
    assertThatThrownBy(() -> node.queue("enqueueAt", due, "math", "add", List.of(1, 2)))
        .isInstanceOf(NodePeerException.class)
        .hasMessageContaining("already enqueued");
    assertThat(queue.length("math")).as("node itself lost the job").isZero();

    isTakenAgain(due);
  }

  @Test
  void whoDeletesADelayedJobAndDiesInTheMiddleLeavesNothingBehind() {
    node.queue("enqueueAt", LATER_MS, "math", "add", List.of(1, 2));
    try (LossyProxy proxy = proxy()) {
      proxy.cut(Cut.DIE_BEFORE, command -> command.name().equals("SREM"));
      try (NodePeer dying = NodePeer.start(proxy.uri(), redis.namespace())) {
        assertThatThrownBy(
            () -> {
              Thread killer =
                  new Thread(
                      () -> {
                        await().atMost(SOON).until(() -> proxy.cuts() == 1);
                        dying.process().kill();
                      });
              killer.start();
              dying.queue("delDelayed", "math", "add", List.of(1, 2));
            });
      }
    }
    assertThat(timestamps()).as("what node left").hasSize(1);
    assertThat(scheduled()).as("what node left").isOne();

    isTakenAgain(LATER_MS);
  }
}
