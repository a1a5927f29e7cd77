package io.resque4j.core.proof;

import static io.resque4j.core.proof.Exploration.catches;
import static io.resque4j.core.proof.Exploration.failsOver;
import static io.resque4j.core.proof.Exploration.holds;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.proof.Exploration.Scenario;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.testkit.Interleavings.Action;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All of the fleet at once: jobs are delayed, moved, claimed, ended, recovered and cleaned away, by
 * ours and by node-resque, and what it leaves is mended, in thousands of orders.
 */
@RedisTest
final class InterleavedFleetTest {
  private static final long FIRST = 1_700_000_000L;
  private static final long SECOND = 1_700_000_001L;

  // ---- from the schedule to the end of the job ----

  /** A scheduler of ours and both workers may die, one of which node-resque cleans. */
  private static Scenario fleet(World world) {
    RawRedis node = world.redis();
    return new Scenario(
        () -> {
          world.reset();
          world.register(OurWorker.name(1), OurWorker.name(2));
          world.enqueue(1, 2);
          world.delay(FIRST, 3);
          world.delay(SECOND, 4);
          return List.of(
              OurScheduler.of(world, "ours-1", 2).mayDie(),
              OurScheduler.of(world, "ours-2", 1),
              NodeSteps.scheduler(world, node, 2),
              OurLeader.lockThatExpiresTwice(world),
              OurWorker.steady(world, 1, Outcome.OK, Outcome.FAIL).mayDie(),
              OurWorker.losing(world, 2, Outcome.OK, Outcome.BACK).mayDie(),
              OurSweeper.of(world, OurWorker.name(2), "sweeper"),
              NodeSteps.cleaner(world, node, OurWorker.name(1)),
              OurMender.of(world, "mender", 1));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void theWholeFleetLosesNothingAndRunsNothingTwice(RedisServer server) {
    holds(server, InterleavedFleetTest::fleet);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "transfer | redis.call('LINDEX', KEYS[2], 0) ~= ARGV[a + 1] | false | extra runs",
        "recover  | claim ~= ARGV[a + 5] or                         | false or | not seen",
        "complete | elseif held ~= head then                        | elseif false then | done"
      })
  void aDefectSomewhereInTheFleetIsCaught(
      String script, String text, String replacement, String reason, RedisServer server) {
    catches(server, InterleavedFleetTest::fleet, script, text, replacement, reason);
  }

  /** What a scheduler that does not move by one script would lose. */
  private static Scenario moverInTwoCommands(World world) {
    String list = World.key("delayed:" + FIRST);
    String[] job = new String[1];
    return new Scenario(
        () -> {
          world.reset();
          world.delay(FIRST, 1, 2);
          world.redis().call("SADD", World.key("queues"), "math");
          return List.of(
              OurScheduler.of(world, "ours", 1),
              Actor.named("naive")
                  .step("pops", () -> job[0] = world.redis().text("LPOP", list))
                  .step("pushes", () -> push(world, job[0]))
                  .mayDie());
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  private static void push(World world, String job) {
    if (job != null) {
      world.redis().call("RPUSH", World.key("queue", "math"), job);
    }
  }

  @Test
  void aMoveInTwoCommandsIsCaughtWhenItsSchedulerDiesInBetween(RedisServer server) {
    failsOver(server, InterleavedFleetTest::moverInTwoCommands, "lost 1 (job-");
  }

  // ---- mending ----

  /** Producers that write one key after the other, a scheduler of node's, and two who mend. */
  private static Scenario mending(World world) {
    RawRedis node = world.redis();
    List<String> again = new ArrayList<>();
    return new Scenario(
        () -> {
          world.reset();
          again.clear();
          world.delay(FIRST, 1);
          return List.of(
              OurMender.of(world, "mender-1", 2),
              OurMender.of(world, "mender-2", 1),
              NodeSteps.scheduler(world, node, 1),
              OurLeader.lockThatExpiresTwice(world),
              slowProducer(world, FIRST, 1, () -> again.add("job-1")),
              slowProducer(world, SECOND, 2, () -> world.acknowledged("job-2")));
        },
        () -> {
          whatWaitsIsScheduled(world, FIRST);
          whatWaitsIsScheduled(world, SECOND);
          world.nothingIsLostAndNothingRunsTwice(again.size());
        });
  }

  /** Ruby's way, and that of node-resque on a cluster. */
  private static Actor slowProducer(World world, long second, int number, Action added) {
    RawRedis redis = world.redis();
    String job = new String(SweptOperations.job(number), StandardCharsets.UTF_8);
    String list = "delayed:" + second;
    return Actor.named("producer-" + number)
        .step("pushes", () -> redis.call("RPUSH", World.key(list), job))
        .step("notes its place", () -> redis.call("SADD", World.key("timestamps", job), list))
        .step(
            "schedules",
            () -> {
              redis.call("ZADD", World.key("delayed_queue_schedule"), second, second);
              added.run();
            });
  }

  private static void whatWaitsIsScheduled(World world, long second) {
    if (world.redis().number("EXISTS", World.key("delayed:" + second)) == 1) {
      assertThat(world.redis().call("ZSCORE", World.key("delayed_queue_schedule"), second))
          .as("jobs wait in a second that is not in the schedule")
          .isNotNull();
    }
  }

  @Test
  void whoMendsHarmsNobodyWhoIsInTheMiddleOfIt(RedisServer server) {
    holds(server, InterleavedFleetTest::mending);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "redis.call('EXISTS', list) == 0  | true  | took a second out",
        "and is_missing(list, payload)    | \"\"  | forgot the place",
        "redis.call('GET', KEYS[1]) ~= ARGV[1] | false | while the lock was of"
      })
  void aMenderThatDoesNotLookAgainIsCaught(
      String text, String replacement, String reason, RedisServer server) {
    catches(server, InterleavedFleetTest::mending, "delayed_mend", text, replacement, reason);
  }
}
