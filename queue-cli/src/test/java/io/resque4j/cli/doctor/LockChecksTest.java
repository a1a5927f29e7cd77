package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Locks that nobody holds. */
final class LockChecksTest extends Examining {
  LockChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void aLockThatNobodyHoldsIsDeletedAndThoseThatAreHeldStay() {
    long end = now() + 3_000;
    queue.enqueue("math", "add", 2);
    worker(OURS, "math", now());
    claim(OURS, "math", JobPayload.of("math", "slow", 1).raw());
    for (String held :
        List.of(
            "lock:add:math:[2]",
            "workerslock:slow:math:[1]",
            "workerslock:slow:math:[9]",
            "workerslock:x:_direct-queue-web:1:[1]",
            "lock:a custom name")) {
      raw.call("SET", redis.key(held), end, "EX", 3_000);
    }
    raw.call("SET", redis.key("lock:add:math:[4]"), now() - 1, "EX", 3_000);
    raw.call("SET", redis.key("lock:add:math:[3]"), end, "EX", 3_000);
    raw.call("SET", redis.key("lock:add:deleted:[3]"), end, "EX", 3_000);
    raw.call("SET", redis.key("workerslock:other:math:[1]"), end, "EX", 3_000);
    raw.call("SET", redis.key("resque4j:joblock:workerslock:other:math:[1]"), "id " + end);

    JsonNode finding = findAndRepair("leaked-locks");

    assertThat(items(finding))
        .extracting(item -> item.replaceAll("  for .*", ""))
        .containsExactlyInAnyOrder(
            "lock:add:math:[3]", "lock:add:deleted:[3]", "workerslock:other:math:[1]");
    assertThat(redis.keys())
        .contains(redis.key("lock:add:math:[2]"), redis.key("workerslock:slow:math:[1]"))
        .noneMatch(key -> key.contains("other"));
  }

  @Test
  void aLockThatIsTakenAnewWhileAPersonThinksStays() {
    String lock = redis.key("workerslock:other:math:[1]");
    raw.call("SET", lock, now() + 3_000, "EX", 3_000);
    command.onTerminal(
        80,
        () -> {
          raw.call("SET", lock, now() + 3_600, "EX", 3_600);
          return Optional.of("y");
        });
    assertThat(doctor("--fix", "--only", "leaked-locks").exitCode()).isEqualTo(5);
    assertThat(raw.text("GET", lock)).isNotNull();
  }

  @Test
  void locksOfALongQueueAreNotJudged() {
    for (int n = 0; n < 1_001; n++) {
      queue.enqueue("math", "add", n);
    }
    raw.call("SET", redis.key("lock:add:math:[\"x\"]"), now() + 3_000);
    assertThat(found("--only", "leaked-locks")).isEmpty();
    assertThat(doctor("--only", "leaked-locks").out())
        .contains("not looked at: locks of queue math: more than 1,000 jobs");
    assertThat(found("--only", "leaked-locks", "--all")).containsExactly("leaked-locks");
  }
}
