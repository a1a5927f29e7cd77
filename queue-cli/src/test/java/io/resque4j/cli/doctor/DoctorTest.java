package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.InProcess.Answer;
import io.resque4j.testkit.Snapshot;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the doctor says and asks, whatever it found. */
final class DoctorTest extends Examining {
  DoctorTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    Answer answer = doctor();
    assertThat(answer.out()).isEqualTo("all is well: 23 checks\n");
    assertThat(answer.exitCode()).isZero();
    assertThat(doctor("-o", "json").lines())
        .containsExactly("{\"version\":1,\"kind\":\"finding\",\"items\":[", "]}");
  }

  @Test
  void aPersonWhoSaysNoLosesNothing() {
    worker(OURS, "math", now() - 600);
    Snapshot before = dump();
    command.onTerminal(80, "n");

    Answer answer = doctor("--fix");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("nothing was done");
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void whereNobodyCanBeAskedYesIsNeeded() {
    worker(OURS, "math", now() - 600);

    Answer answer = doctor("--fix");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("expected --yes to repair ghost-workers (1)");
    assertThat(queue.workers()).hasSize(1);
  }

  @Test
  void aReplicaIsRefusedWithItsReason() {
    raw.call("REPLICAOF", "127.0.0.1", 1);
    try {
      Answer answer = doctor();
      assertThat(answer.exitCode()).isEqualTo(4);
      assertThat(answer.err()).contains("expected a Redis that takes writes");
    } finally {
      raw.call("REPLICAOF", "NO", "ONE");
    }
  }

  @Test
  void secretParametersAreNotShown() {
    String secret = "hunter2-CANARY";
    String entry = "{bad,\"args\":[{\"password\":\"" + secret;
    raw.call("RPUSH", redis.key("failed"), entry + "\"}]", entry);
    raw.call(
        "SET",
        redis.key("lock:add:math:[{\"password\":\"" + secret + "\"}]"),
        now() + 3_000,
        "EX",
        3_000);
    raw.call("SADD", redis.key("timestamps", entry), "delayed:" + LATER);
    for (String format : List.of("table", "json")) {
      Answer answer = doctor("--filtered-params", "password", "-o", format);
      assertThat(answer.out())
          .contains("unreadable-failed", "leaked-locks", "stale-timestamps", "[FILTERED]");
      assertThat(answer.out() + answer.err()).doesNotContain(secret);
    }
  }

  @Test
  void whatRedisDoesNotLetUsSeeIsSaidAndTheRestIsLookedAt() {
    raw.call("SET", redis.key("failed"), "no list");
    worker(OURS, "math", now() - 600);
    Answer answer = doctor("-o", "ndjson");
    assertThat(answer.lines()).hasSize(1);
    assertThat(answer.err()).contains("not looked at: ").contains("failed");
  }

  @Test
  void aCheckThatIsNoneIsRefusedWithTheNearestOne() {
    Answer answer = doctor("--only", "ghost-worker");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains(
            "expected --only to name a check, got: ghost-worker; did you mean 'ghost-workers'?");
    assertThat(doctor("--yes").err()).contains("expected --fix with --yes, got it alone");
    assertThat(doctor("--confirm", "0s").exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsShownFitsIntoEightyColumns() {
    worker(OURS, "m", 1);
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), "x".repeat(500));
    command.onTerminal(80, "n");
    assertThat(doctor().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
    assertThat(doctor("--list").lines()).hasSize(24).allMatch(line -> line.length() <= 80);
    for (Check check : Checks.all()) {
      assertThat(check.id()).matches("[a-z]+(-[a-z]+)*");
    }
  }
}
