package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the command does beside a master whose {@code min-replicas-to-write} is not met: it answers
 * reads and refuses every write.
 */
@RedisTest
final class ShortOfReplicasIT {
  private static final String REFUSAL =
      "Redis at 127.0.0.1:%d refused: NOREPLICAS Not enough good replicas to write";

  private final RedisServer server;
  private RawRedis raw;

  ShortOfReplicasIT(RedisServer server) {
    this.server = server;
    raw = server.connect();
  }

  @BeforeEach
  void demandAReplica() {
    raw.call("CONFIG", "SET", "min-replicas-to-write", 0);
    raw.call("FLUSHALL"); // of what the test before has left
    raw.call("CONFIG", "SET", "min-replicas-to-write", 1);
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private Command command(String... words) {
    return Command.packed(words).env("REDIS_URL", server.uri());
  }

  private String refusal() {
    return REFUSAL.formatted(server.port());
  }

  @Test
  void aJobIsRefusedInOneLineAndWhatIsThereCanBeLookedAt() {
    Outcome enqueue = command("enqueue", "math", "add", "1", "2").run();
    Outcome stats = command("stats", "-o", "json").run();

    assertThat(enqueue.err()).isEqualTo("resque4j: " + refusal() + "\n");
    assertThat(enqueue.out()).isEmpty();
    assertThat(enqueue.exitCode()).isEqualTo(1);
    assertThat(stats.exitCode()).isZero();
    assertThat(raw.texts("KEYS", "*")).as("nothing is half done").isEmpty();
  }

  @Test
  void aWorkerThatIsStartedThenEndsWithOneLineSoThatItIsStartedAgain() {
    Outcome worker = command("worker", "--jobs", Command.exampleJobs().toString()).run();

    assertThat(worker.err()).isEqualTo("resque4j: " + refusal() + "\n");
    assertThat(worker.exitCode()).isEqualTo(1);
    assertThat(raw.texts("KEYS", "*")).as("nothing is half done").isEmpty();
  }

  @Test
  void aSchedulerThatIsStartedThenWaitsUntilTheMasterHasItsReplica() {
    try (RunningCommand scheduler = command("scheduler").start()) {
      scheduler.awaitErr("could not look; it tries again in a second: .*NOREPLICAS");
      assertThat(scheduler.err()).contains(refusal()).doesNotContain("user_script");

      raw.call("CONFIG", "SET", "min-replicas-to-write", 0);
      scheduler.awaitErr("leads");

      assertThat(scheduler.terminate().awaitEnd().exitCode()).isZero();
    }
  }
}
