package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Delayed jobs that nobody moves, and a leader that does nothing. */
final class SchedulerChecksTest extends Examining {
  SchedulerChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void delayedJobsThatNobodyMovesAreTold() {
    queue.enqueueAt(Instant.now().minusSeconds(630), "math", "add", 1);
    JsonNode finding = findings().get(0);
    assertThat(finding.get("id").asText()).isEqualTo("delayed-overdue");
    assertThat(items(finding).get(0)).isEqualTo("the first was due 10 min ago; nobody leads");
  }

  @Test
  void aLeaderLockThatNeverEndsIsFreed() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1");
    assertThat(items(findAndRepair("leader-stuck"))).containsExactly("gone:1, for ever");
    assertThat(queue.leader()).isEmpty();
  }

  @Test
  void aLeaderThatMovesNothingAndDoesNotRenewLosesItsLock() {
    queue.enqueueAt(Instant.now().minusSeconds(600), "math", "add", 1);
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1", "EX", 180);
    assertThat(found()).containsExactly("delayed-overdue", "leader-stuck");
    assertThat(doctor("--fix", "--yes", "--only", "leader-stuck").exitCode()).isZero();
    assertThat(queue.leader()).isEmpty();
  }

  @Test
  void aLeaderThatRenewsWhileAPersonThinksKeepsItsLock() {
    queue.enqueueAt(Instant.now().minusSeconds(600), "math", "add", 1);
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1", "EX", 170);
    command.onTerminal(
        80,
        () -> {
          raw.call("EXPIRE", redis.key("resque_scheduler_leader_lock"), 180);
          return Optional.of("y");
        });
    assertThat(doctor("--fix", "--only", "leader-stuck").exitCode()).isEqualTo(5);
    assertThat(queue.leader()).isEqualTo("gone:1");
  }
}
