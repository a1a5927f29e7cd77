package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a peer that stopped between two commands has left of delayed jobs. */
final class DelayedChecksTest extends Examining {
  DelayedChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void aJobThatCountsAsDelayedAndIsNotCanBeDelayedAgain() {
    raw.call("SADD", redis.key("timestamps", job(1)), "delayed:" + LATER);
    assertThat(items(findAndRepair("stale-timestamps")))
        .containsExactly("second " + LATER + "  math add");
    assertThat(queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1)).isTrue();
    assertThat(queue.leader()).as("nobody leads, as before").isEmpty();
  }

  @Test
  void aStaleTimestampIsMendedWhileAnotherLeadsToo() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "node:1", "EX", 180);
    raw.call("SADD", redis.key("timestamps", job(1)), "delayed:" + LATER);
    findAndRepair("stale-timestamps");
    assertThat(queue.leader()).isEqualTo("node:1");
  }

  @Test
  void delayedJobsOutsideOfTheScheduleComeBackIntoIt() {
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    raw.call("ZREM", redis.key("delayed_queue_schedule"), LATER);
    findAndRepair("unscheduled-delayed");
    assertThat(queue.timestamps()).containsExactly(Instant.ofEpochSecond(LATER));
  }

  @Test
  void secondsWithoutJobsLeaveTheSchedule() {
    raw.call("ZADD", redis.key("delayed_queue_schedule"), LATER, LATER, 7, "no number");
    assertThat(findAndRepair("empty-seconds").get("count").asInt()).isEqualTo(2);
    assertThat(queue.delayedSeconds()).isZero();
  }
}
