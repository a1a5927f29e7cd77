package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.core.redis.RecoveryStore.Outcome;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the sweeper does with dead workers of ours. */
@RedisTest(dedicated = true)
final class SweeperTest extends SweeperScene {
  @Test
  void aDeadWorkersJobIsAtTheHeadOfItsQueueAndTheWorkerIsGone() {
    raw.call("RPUSH", key("queue", "math"), job("waits"));
    raw.call("SADD", key("queues"), "math");
    claim(worker(1), 1, job("was running"));

    sweepFor(ours("a"), 10);

    assertThat(queue()).containsExactly(text(job("was running")), text(job("waits")));
    assertThat(redis.keys())
        .containsExactlyInAnyOrder(
            key("queues"),
            key("queue", "math"),
            key("resque4j", "recoveries"),
            key("resque4j", "sweeper", "ours"));
    assertThat(cleaned).containsExactly(worker(1).name());
    assertThat(recovered)
        .singleElement()
        .matches(each -> each.fate() == RecoveredJob.Fate.REQUEUED && each.recoveries() == 1)
        .matches(each -> !each.reconstructed() && each.jobClass().orElseThrow().equals("add"));
  }

  @Test
  void aWorkerThatPingsIsLeftAloneHoweverLongItsJobTakes() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    for (int second = 0; second < 60; second++) {
      ping(worker(1), 200 + second / 3);
      clock.advance(Duration.ofSeconds(1));
      sweeper.sweep();
    }

    assertThat(cleaned).isEmpty();
    assertThat(queue()).isEmpty();
  }

  @Test
  void severalJobsOfOneQueueGoBackInTheirOldOrder() {
    int n = 75; // more than one script takes
    byte[][] jobs = new byte[n][];
    for (int i = 0; i < n; i++) {
      jobs[i] = job(i);
      claim(worker((i * 31) % n), i, jobs[i]);
    }

    sweepFor(ours("a"), 10);

    assertThat(queue())
        .containsExactlyElementsOf(IntStream.range(0, n).mapToObj(i -> text(jobs[i])).toList());
  }

  @Test
  void equalJobsThatDiedWithOneProcessAreCountedOnce() {
    for (int i = 1; i <= 6; i++) {
      claim(worker(i), i, job());
    }

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(6);
    assertThat(raw.text("HGET", key("resque4j", "recoveries"), PayloadDigest.of(job())))
        .startsWith("1 ");
    assertThat(failed()).isEmpty();
  }

  @Test
  void aJobWhoseWorkersDieAgainAndAgainIsGivenUpAndNotRetriedAsStuck() {
    for (int death = 1; death <= MOST + 1; death++) {
      WorkerName worker = new WorkerName("dead:%d-abcdef+1".formatted(death), "math");
      claim(worker, death, job("killer"));
      raw.call("DEL", key("queue", "math"));
      sweepFor(ours("a"), 10);
    }

    assertThat(queue()).isEmpty();
    assertThat(recovered)
        .extracting(RecoveredJob::fate)
        .extracting(Enum::name)
        .containsExactly("REQUEUED", "REQUEUED", "REQUEUED", "GIVEN_UP");
    assertThat(failed())
        .singleElement()
        .matches(each -> each.backtrace().get(1).equals("resque4j#maxRecoveries"))
        .matches(each -> !each.isStuck());
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("1");
    assertThat(raw.number("EXISTS", key("resque4j", "recoveries"))).isZero();
  }

  private void lock(String owner) {
    String lock = "workerslock:add:math:[]";
    raw.call("SET", key(lock), "1700003600");
    raw.call("SET", key("resque4j", "joblock", lock), owner + " 1700003600");
    raw.call("SET", key("resque4j", "held", "p-0001"), key(lock));
  }

  @Test
  void aRecoveredJobDoesNotMeetItsOwnLock() {
    claim(worker(1), 1, job());
    lock("p-0001");

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(1);
    assertThat(redis.keys()).noneMatch(key -> key.matches(".*(lock|held).*"));
  }

  @Test
  void theLockOfAnotherClaimStaysWhenAWorkerIsTakenAway() {
    claim(worker(1), 1, job());
    lock("p-0002");

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(1);
    assertThat(raw.text("GET", key("workerslock:add:math:[]"))).isEqualTo("1700003600");
  }

  @Test
  void aQueueThatCannotTakeTheJobBackKeepsTheClaimAndStopsNoOther() {
    claim(worker(1), 1, job());
    raw.call("SET", key("queue", "math"), "no list");
    WorkerName other = new WorkerName(DEAD + "+2", "other");
    register(other);
    raw.call(
        "SET",
        key("worker", other.member()),
        ClaimPayload.write("p-2", RUN_AT.formatted(1), "other", other.name(), job("other")));

    sweepFor(ours("a"), 10);

    assertThat(raw.number("LLEN", key("queue", "other"))).isOne();
    assertThat(raw.texts("SMEMBERS", key("workers"))).containsExactly(worker(1).member());
    assertThat(errors).singleElement().asString().contains("claim is kept", "WRONGTYPE");
    raw.call("DEL", key("queue", "math"));
    sweepFor(ours("a"), 11);
    assertThat(queue()).containsExactly(text(job()));
  }

  @Test
  void garbageInTheWayOfTheSweepStopsNothing() {
    claim(worker(1), 1, job("fine"));
    for (int i = 2; i <= 6; i++) {
      register(worker(i));
    }
    raw.call("SET", key("worker", worker(2).member()), "{garbage");
    raw.call("SET", key("worker", worker(3).member()), "");
    raw.call("LPUSH", key("worker", worker(4).member()), "no string");
    raw.call("DEL", key("worker", "ping", worker(5).name()));
    raw.call("HSET", key("worker", "ping", worker(5).name()), "no", "string");
    raw.call("SADD", key("workers"), "", ":", "::::", new byte[] {(byte) 0xff, ':'});
    claim(worker(6), 2, "{bad".getBytes(UTF_8));

    sweepFor(ours("a"), 10);

    assertThat(cleaned).hasSize(6);
    assertThat(queue()).containsExactly(text(job("fine")), "{bad");
    assertThat(failed())
        .singleElement()
        .matches(each -> text(each.rawPayload().orElseThrow()).equals("{garbage"));
    assertThat(errors).isEmpty();
  }

  @Test
  void aWorkerThatGivesASignOrChangesItsClaimBetweenTheLookAndTheActIsLeftAlone() {
    claim(worker(1), 1, job());
    byte[] ping = bytes("worker", "ping", worker(1).name());
    byte[] claim = bytes("worker", worker(1).member());
    raw.call("HSET", key("workers", "heartbeat"), worker(1).member(), "now");
    byte[] beat = "now".getBytes(UTF_8);
    byte[] other = "before".getBytes(UTF_8);

    assertThat(takeAway(other, beat, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(takeAway(ping, other, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(takeAway(ping, beat, other)).isEqualTo(Outcome.CHANGED);
    assertThat(queue()).isEmpty();
    assertThat(takeAway(ping, beat, claim)).isEqualTo(Outcome.REQUEUED);
    assertThat(takeAway(ping, beat, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(queue()).hasSize(1);
  }

  private byte[] bytes(String... key) {
    return (byte[]) Objects.requireNonNull(raw.call("GET", key(key)));
  }

  private Outcome takeAway(byte[] ping, byte[] beat, byte[] claim) {
    Dead dead =
        new Dead(
            worker(1), false, ping, beat, claim, Fate.REQUEUE, "math", job(), "death", new byte[0]);
    return RedisGateway.await(stores.recovery().recover(List.of(dead), 3, Duration.ofDays(1)))
        .get(0)
        .outcome();
  }
}
