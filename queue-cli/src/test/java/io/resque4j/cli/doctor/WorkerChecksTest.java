package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.WorkerCensus;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Workers that are gone, and what cannot be read of them. */
final class WorkerChecksTest extends Examining {
  WorkerChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void theJobOfADeadWorkerOfOursGoesToTheHeadOfItsQueue() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    queue.enqueue("math", "add", 2);

    JsonNode finding = findAndRepair("stranded-claims");

    assertThat(items(finding).get(0)).startsWith("math add  " + OURS + "  last sign 10 min ago");
    assertThat(list("queue", "math")).containsExactly(job(1), job(2));
    assertThat(queue.workers()).isEmpty();
  }

  @Test
  void aGhostIsTakenOutOfTheListAndOneThatPingsIsNot() {
    worker(OURS, "math", now() - 600);
    worker("node:1", "math", now() - 600);
    worker("node:2", "math", now());
    raw.call("SADD", redis.key("workers"), "old-ruby:9:math");

    JsonNode finding = findAndRepair("ghost-workers");

    assertThat(finding.get("count").asInt()).isEqualTo(2);
    assertThat(raw.texts("SMEMBERS", redis.key("workers")))
        .as("one without any sign may live")
        .containsExactlyInAnyOrder("node:2:math", "old-ruby:9:math");
  }

  @Test
  void whoPingsBetweenTheTwoLooksIsAliveWhateverItsClockSays() {
    worker("node:1", "math", now() - 600);
    AtomicLong second = new AtomicLong(now() - 600);
    ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor();
    try (RawRedis own = redis.connect()) {
      beating.scheduleWithFixedDelay(
          () -> {
            byte[] ping = new WorkerPing(second.incrementAndGet(), "node:1", "math").write();
            own.call("SET", redis.key("worker", "ping", "node:1"), ping);
          },
          0,
          20,
          TimeUnit.MILLISECONDS);
      await().until(() -> raw.number("EXISTS", redis.key("worker", "ping", "node:1")) == 1);
      assertThat(found("--confirm", "2s")).isEmpty();
    } finally {
      beating.shutdownNow();
    }
  }

  @Test
  void aWorkerThatComesAliveWhileAPersonThinksIsLeftAlone() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    command.onTerminal(
        80,
        () -> {
          worker(OURS, "math", now());
          return Optional.of("y");
        });

    Answer answer = doctor("--fix", "--only", "stranded-claims");

    assertThat(answer.err()).contains("repair stranded-claims (1)? [y/N] ");
    assertThat(answer.out()).contains("repaired stranded-claims: 0 of 1; the others have changed");
    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(queue.workers()).hasSize(1);
    assertThat(list("queue", "math")).isEmpty();
    assertThat(found("--only", "stranded-claims")).isEmpty();
  }

  @Test
  void anotherJobThatItClaimedMeanwhileIsNotTakenAway() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    command.onTerminal(
        80,
        () -> {
          claim(OURS, "math", job(2).getBytes(StandardCharsets.UTF_8));
          return Optional.of("yes");
        });

    assertThat(doctor("--fix", "--only", "stranded-claims").exitCode()).isEqualTo(5);

    assertThat(queue.allWorkingOn()).hasSize(1);
    assertThat(list("failed")).isEmpty();
  }

  @Test
  void anUnreadablePingIsDeletedIfItStaysSo() {
    raw.call("SADD", redis.key("workers"), "node:1:math");
    raw.call("SET", redis.key("worker", "ping", "node:1"), GARBAGE);
    assertThat(found()).containsExactly("unreadable-pings", "ghost-workers");

    assertThat(doctor("--only", "unreadable-pings", "--fix", "--yes").exitCode()).isZero();

    assertThat(raw.text("GET", redis.key("worker", "ping", "node:1"))).isNull();
    assertThat(found()).isEmpty();
  }

  @Test
  void anUnreadableClaimOfAWorkerThatLivesIsTold() {
    worker(OURS, "math", now());
    raw.call("SET", redis.key("worker", OURS, "math"), GARBAGE);
    assertThat(found()).containsExactly("unreadable-claims");
    assertThat(doctor("--fix", "--yes").out()).contains("nothing of it can be repaired");
  }

  @Test
  void anUnreadableClaimOfADeadWorkerIsKeptInTheFailedList() {
    worker(OURS, "math", now() - 600);
    raw.call("SET", redis.key("worker", OURS, "math"), GARBAGE);

    findAndRepair("stranded-claims");

    assertThat(queue.failed(0, -1).get(0).rawPayload())
        .hasValue(GARBAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theCensusLeavesAloneWhatChangedInTheMeantime() {
    worker(OURS, "math", now() - 600);
    try (var stores = resque.openStores()) {
      WorkerCensus census = new WorkerCensus(stores.recovery(), "doctor", Instant::now);
      WorkerCensus.Seen seen = census.look(List.of(), 10).get(0);
      worker(OURS, "math", now());
      assertThat(census.takeAway(seen)).isEqualTo(WorkerCensus.Fate.ALIVE);
      assertThat(census.takeAway(census.look(List.of(), 10).get(0)))
          .isEqualTo(WorkerCensus.Fate.FORGOTTEN);
    }
  }
}
