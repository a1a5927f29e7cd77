package io.resque4j.core.proof;

import static io.resque4j.core.proof.Exploration.catches;
import static io.resque4j.core.proof.Exploration.failsOver;
import static io.resque4j.core.proof.Exploration.holds;
import static io.resque4j.core.redis.RedisGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.proof.Exploration.Scenario;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.DelayedStore.Delayed;
import io.resque4j.testkit.Interleavings.Action;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real scripts of several actors, and node-resque's own commands, in thousands of orders. Each
 * invariant is seen to catch a defect that is planted into the script that keeps it.
 */
@RedisTest
final class InterleavedScriptsTest {
  private static final long FIRST = 1_700_000_000L;
  private static final long SECOND = 1_700_000_001L;

  // ---- workers ----

  /** One of ours loses replies and may die, one gives a job back, and one is node's. */
  private static Scenario workers(World world) {
    RawRedis node = world.redis();
    return new Scenario(
        () -> {
          world.reset();
          world.register(OurWorker.name(1), OurWorker.name(2));
          world.enqueue(1, 2, 3, 4, 5);
          return List.of(
              OurWorker.losing(world, 1, Outcome.OK, Outcome.FAIL).mayDie(),
              OurWorker.losing(world, 2, Outcome.BACK, Outcome.OK, Outcome.RETURN),
              NodeSteps.worker(world, node, 2));
        },
        () -> {
          long processed = world.count("stat:processed");
          assertThat(processed)
              .as("counted more often than done")
              .isLessThanOrEqualTo(world.ended());
          world.nothingIsLostAndNothingRunsTwice(0);
        });
  }

  @Test
  void workersLoseNothingAndRunNothingTwice(RedisServer server) {
    holds(server, InterleavedScriptsTest::workers);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "claim    | elseif held then                | elseif false then | claim overwritten",
        "complete | elseif held ~= head then        | elseif false then | done a second time",
        "complete | redis.call('LPUSH', KEYS[k + 4], entry) | redis.call('LLEN', KEYS[4]) | lost",
        "complete | redis.call('RPUSH', KEYS[k + 4], entry) | 1 | lost",
        "finish | KEYS[2], #done | KEYS[2], 2 * #done | counted more often"
      })
  void aDefectInAWorkersScriptIsCaught(
      String script, String text, String replacement, String reason, RedisServer server) {
    catches(server, InterleavedScriptsTest::workers, script, text, replacement, reason);
  }

  @Test
  void aClaimInTwoCommandsIsCaughtWhenItsWorkerDiesInBetween(RedisServer server) {
    Function<World, Scenario> twoCommands =
        world ->
            new Scenario(
                () -> {
                  world.reset();
                  world.register(OurWorker.name(1));
                  world.enqueue(1);
                  String[] job = new String[1];
                  return List.of(
                      Actor.named("naive")
                          .step("pops", () -> job[0] = world.redis().text("LPOP", "t:queue:math"))
                          .step("stores", () -> world.redis().call("SET", "t:worker:x", job[0]))
                          .mayDie());
                },
                () -> world.nothingIsLostAndNothingRunsTwice(0));
    failsOver(server, twoCommands, "lost 1 (job-1)");
  }

  // ---- a peer cleans a worker that lives ----

  private static Scenario cleaning(World world) {
    RawRedis node = world.redis();
    return new Scenario(
        () -> {
          world.reset();
          world.register(OurWorker.name(1), OurWorker.name(2));
          world.enqueue(1, 2, 3);
          return List.of(
              OurWorker.losing(world, 1, Outcome.OK, Outcome.OK),
              OurWorker.steady(world, 2, Outcome.OK),
              NodeSteps.cleaner(world, node, OurWorker.name(1)));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void aWorkerThatAPeerCleansLosesNothingAndCountsNothingThatIsInFailed(RedisServer server) {
    holds(server, InterleavedScriptsTest::cleaning);
  }

  @Test
  void anEndThatDoesNotLookWhetherAPeerHasCleanedIsCaught(RedisServer server) {
    catches(
        server,
        InterleavedScriptsTest::cleaning,
        "complete",
        "and cleaned_by_peer(",
        "and false and cleaned_by_peer(",
        "ended although a peer has put it into failed");
  }

  // ---- recovery ----

  /** Two take the first worker away, which may be dead or not. */
  private static Scenario recovery(World world) {
    return new Scenario(
        () -> {
          world.reset();
          world.register(OurWorker.name(1), OurWorker.name(2));
          world.enqueue(1, 2, 3);
          return List.of(
              OurWorker.losing(world, 1, Outcome.OK, Outcome.OK).mayDie(),
              OurWorker.steady(world, 2, Outcome.OK),
              OurSweeper.of(world, OurWorker.name(1), "sweeper-1"),
              OurSweeper.of(world, OurWorker.name(1), "sweeper-2"));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  /**
   * A worker that may die is cleaned by node, by an operator of ours and by one who thinks it dead.
   * If it claims after node has looked, its claim lies where no member of {@code workers} leads.
   */
  private static Scenario cleaners(World world) {
    RawRedis node = world.redis();
    return new Scenario(
        () -> {
          world.reset();
          world.register(OurWorker.name(1), OurWorker.name(2));
          world.enqueue(1, 2, 3);
          return List.of(
              OurWorker.losing(world, 1, Outcome.OK, Outcome.OK).mayDie(),
              OurSweeper.of(world, OurWorker.name(1), "sweeper"),
              OurSweeper.cleaner(world, OurWorker.name(1), "operator"),
              NodeSteps.cleaner(world, node, OurWorker.name(1)));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void aWorkerIsTakenAwayOnceWhetherItIsDeadOrNot(RedisServer server) {
    holds(server, InterleavedScriptsTest::recovery);
  }

  @Test
  void ofSeveralWhoCleanAWorkerOneTakesItsJob(RedisServer server) {
    holds(server, InterleavedScriptsTest::cleaners);
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "claim ~= ARGV[a + 5] or             | false or | not seen",
        "(alive and ARGV[a + 2] ~= '1')      | false    | gave a sign of life",
        "redis.call('LPUSH', queue, payload) | do end   | lost"
      })
  void aDefectInTheRecoveryIsCaught(
      String text, String replacement, String reason, RedisServer server) {
    catches(server, InterleavedScriptsTest::recovery, "recover", text, replacement, reason);
  }

  @Test
  void aCleanerThatDoesNotLookWhetherAPeerHasCleanedIsCaught(RedisServer server) {
    catches(
        server,
        InterleavedScriptsTest::cleaners,
        "recover",
        "and cleaned_by_peer(KEYS[3], claim)",
        "and false",
        "took a job that a peer has put into failed");
  }

  // ---- schedulers ----

  /** Two of ours and one of node's; the lock expires twice. */
  private static Scenario schedulers(World world) {
    RawRedis node = world.redis();
    return new Scenario(
        () -> {
          world.reset();
          world.delay(FIRST, 1, 2);
          world.delay(SECOND, 3);
          return List.of(
              OurScheduler.of(world, "ours-1", 2),
              OurScheduler.of(world, "ours-2", 2),
              NodeSteps.scheduler(world, node, 2),
              OurLeader.lockThatExpiresTwice(world));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void schedulersMoveEachJobOnceAndOnlyUnderTheLock(RedisServer server) {
    holds(server, InterleavedScriptsTest::schedulers);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "transfer | redis.call('GET', KEYS[1]) ~= ARGV[1]       | false | while the lock was of",
        "transfer | redis.call('LINDEX', KEYS[2], 0) ~= ARGV[a + 1] | false | extra runs",
        "leader_release | redis.call('GET', KEYS[1]) == ARGV[1] | true | gave up the lock of",
        "leader_acquire | not leader                            | true | took the lock of"
      })
  void aDefectInASchedulersScriptIsCaught(
      String script, String text, String replacement, String reason, RedisServer server) {
    catches(server, InterleavedScriptsTest::schedulers, script, text, replacement, reason);
  }

  // ---- producers ----

  /** Two of ours delay the same job, while a scheduler moves it. */
  private static Scenario producers(World world) {
    List<String> added = new ArrayList<>();
    return new Scenario(
        () -> {
          world.reset();
          added.clear();
          return List.of(
              producer(world, "a", added),
              producer(world, "b", added),
              OurScheduler.of(world, "s", 1));
        },
        () -> {
          added.forEach(who -> world.acknowledged("job-1"));
          world.nothingIsLostAndNothingRunsTwice(added.size() - 1);
          assertThat(world.starts("job-1")).as("added and run").isEqualTo(added.size());
        });
  }

  private static Actor producer(World world, String name, List<String> added) {
    return Actor.named(name)
        .step(
            "delays",
            () -> {
              byte[] job = SweptOperations.job(1);
              if (await(world.stores().delayed().enqueueAt(FIRST, job, false, null))
                  == Delayed.ADDED) {
                added.add(name);
              }
              isThereOnce(world);
            });
  }

  private static void isThereOnce(World world) {
    assertThat(world.redis().texts("LRANGE", World.key("delayed:" + FIRST), 0, -1))
        .as("delayed twice to one second")
        .doesNotHaveDuplicates();
  }

  @Test
  void producersDelayAJobToASecondOnce(RedisServer server) {
    holds(server, InterleavedScriptsTest::producers);
  }

  @Test
  void aProducerThatDoesNotLookWhetherTheJobIsThereIsCaught(RedisServer server) {
    catches(
        server,
        InterleavedScriptsTest::producers,
        "enqueue_at",
        "redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 1 and",
        "false and",
        "delayed twice to one second");
  }

  @Test
  void nodesProducersWhichLookFirstAndThenAddAreCaught(RedisServer server) {
    Function<World, Scenario> naive =
        world ->
            new Scenario(
                () -> {
                  world.reset();
                  RawRedis node = world.redis();
                  return List.of(
                      NodeSteps.producer(world, node, FIRST, 1, new ArrayList<>()),
                      NodeSteps.producer(world, node, FIRST, 1, new ArrayList<>()));
                },
                () -> isThereOnce(world));
    failsOver(server, naive, "delayed twice to one second");
  }

  // ---- failed entries ----

  /** Two of ours and node retry the same entry. */
  private static Scenario retriers(World world) {
    byte[] entry = SweptOperations.failed(1);
    return new Scenario(
        () -> {
          world.reset();
          world.redis().call("RPUSH", World.key("failed"), entry);
          world.acknowledged("job-1");
          Action retry =
              () -> await(world.stores().failed().retry(entry, "math", SweptOperations.job(1)));
          return List.of(
              Actor.named("a").step("retries", retry).step("retries", retry),
              Actor.named("b").step("retries", retry),
              NodeSteps.retrier(world, world.redis(), entry, 1));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void aFailedEntryIsRetriedOnce(RedisServer server) {
    holds(server, InterleavedScriptsTest::retriers);
  }

  @Test
  void aRetryThatDoesNotLookWhetherTheEntryWasThereIsCaught(RedisServer server) {
    catches(
        server,
        InterleavedScriptsTest::retriers,
        "failed_retry",
        "redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0",
        "redis.call('LREM', KEYS[1], 1, ARGV[1]) < 0",
        "extra runs");
  }
}
