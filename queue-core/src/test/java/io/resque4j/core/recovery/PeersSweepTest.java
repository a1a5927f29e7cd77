package io.resque4j.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead workers of node-resque, Ruby and others. */
@RedisTest(dedicated = true)
final class PeersSweepTest extends SweeperScene {
  @Test
  void workersOfNodeAndRubyAndNamesThatNobodyCanParseAreFoundAndCleaned() {
    String claim =
        "{\"worker\":\"x\",\"run_at\":\"now\",\"queue\":\"math\",\"payload\":{\"args\":{},"
            + "\"queue\":\"math\",\"class\":\"add\"}}";
    List<String> members =
        List.of("node:1+1:math", "ruby:2:math,other", "fe80::1:7:math", "a:b:1:math", "alone");
    for (String member : members) {
      raw.call("SADD", key("workers"), member);
      raw.call("SET", key("worker", member), claim);
    }
    raw.call(
        "SET",
        key("worker", "ping", "a:b:1"),
        "{\"time\":1,\"name\":\"a:b:1\",\"queues\":\"math\"}");
    raw.call("SADD", key("workers"), "idle:3:math", worker(1).member());
    raw.call("HSET", key("workers", "heartbeat"), "ruby:2:math,other", "2026-11-23T22:32:00Z");

    sweepFor(peers(PeersJobs.FAIL), 10);

    assertThat(raw.texts("SMEMBERS", key("workers"))).containsExactly(worker(1).member());
    assertThat(failed()).hasSize(5).allMatch(FailedJob::isStuck);
    assertThat(failed())
        .extracting(each -> text(each.job().orElseThrow().raw()))
        .containsOnly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[]}");
    assertThat(failed())
        .extracting(FailedJob::worker)
        .containsExactlyInAnyOrder("node:1+1", "ruby:2", "fe80::1:7", "a:b:1", "alone");
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("5");
    assertThat(recovered).hasSize(5).allMatch(RecoveredJob::reconstructed);
    assertThat(redis.keys())
        .containsExactlyInAnyOrder(
            key("workers"), key("failed"), key("stat:failed"), key("resque4j", "sweeper", "peers"));
  }

  @Test
  void aRubyWorkerWhoseHeartbeatChangesIsAlive() {
    raw.call("SADD", key("workers"), "ruby:2:math");
    Sweeper sweeper = peers(PeersJobs.FAIL);
    for (int second = 0; second < 30; second++) {
      raw.call("HSET", key("workers", "heartbeat"), "ruby:2:math", "t" + second / 5);
      clock.advance(Duration.ofSeconds(1));
      sweeper.sweep();
    }

    assertThat(cleaned).isEmpty();
    raw.call("HDEL", key("workers", "heartbeat"), "ruby:2:math");
    sweepFor(sweeper, 11);
    assertThat(cleaned).containsExactly("ruby:2");
  }

  @Test
  void aPeersJobGoesBackToItsQueueWhereThatIsWanted() {
    raw.call("SADD", key("workers"), "node:1:math");
    raw.call(
        "SET",
        key("worker", "node:1:math"),
        "{\"queue\":\"math\",\"payload\":{\"args\":[1],\"class\":\"add\"},\"worker\":\"node:1\"}");

    sweepFor(peers(PeersJobs.REQUEUE), 10);

    assertThat(queue()).containsExactly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[1]}");
    assertThat(failed()).isEmpty();
    assertThat(recovered).singleElement().matches(each -> each.recoveries() == 1);
  }
}
