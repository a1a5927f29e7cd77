package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the members of a fleet do not agree on; told, not repaired. */
final class FleetChecksTest extends Examining {
  FleetChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void aQueueThatNobodyServesIsTold() {
    queue.enqueue("math", "add", 1);
    queue.enqueue("mail", "send", 1);
    raw.call("SADD", redis.key("queues"), "empty");
    worker("node:1", "mail,other", now());
    assertThat(items(findings().get(0))).containsExactly("math  1 job");
    worker(OURS, "*", now());
    assertThat(found()).isEmpty();
  }

  @Test
  void twoFleetsOnAllQueuesAreTold() {
    raw.call("SADD", redis.key("queues"), "mail", "math");
    worker(OURS, "*", now());
    worker("node:1", "mail", now());
    assertThat(found()).isEmpty();
    worker("node:2", "mail,math", now());
    assertThat(items(findings().get(0))).containsExactly("node:2  on mail,math");
  }

  @Test
  void jobsThatCameToAWorkerThatDoesNotHaveThemAreTold() {
    IllegalStateException thrown = new IllegalStateException("No job defined for class \"add\"");
    for (int n = 0; n < 250; n++) {
      byte[] job = JobPayload.of("math", "add", n).raw();
      raw.call(
          "RPUSH",
          redis.key("failed"),
          FailedJob.of(n < 200 ? OURS : "node:1", "math", job, thrown, Instant.now()).raw());
    }
    assertThat(items(findings().get(0)))
        .containsExactly("math add  by node:1  50 times", "math add  by web-1:7-abcdef  200 times");
  }

  @Test
  void namesThatPeersCannotReadAreTold() {
    raw.call("SADD", redis.key("queues"), "a,b", "fine:name");
    worker("fe80::1:77", "math", now());
    assertThat(items(findings().get(0)))
        .containsExactly(
            "queue 'a,b' must not contain ',', which separates the queues of a worker",
            "worker fe80::1:77, which node-resque reads as fe80:");
  }

  @Test
  void aLongFailedListIsTold() {
    for (int n = 0; n < 10_001; n++) {
      raw.send("RPUSH", redis.key("failed"), "{}");
    }
    for (int n = 0; n < 10_001; n++) {
      raw.read();
    }
    assertThat(items(findings().get(0))).containsExactly("10,001 failed jobs");
    assertThat(found("--skip", "failed-long")).isEmpty();
  }
}
