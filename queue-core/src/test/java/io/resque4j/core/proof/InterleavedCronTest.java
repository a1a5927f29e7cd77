package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptCron.DEFINITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.Interleavings;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedulers that fire the same recurring job, in thousands of orders of their scripts. */
@RedisTest
final class InterleavedCronTest {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int ORDERS = Integer.getInteger("orders", 1300);

  /**
   * Two fire, one of them may die at any moment and hears no replies; the lock expires under them;
   * and a third process, which has the same configuration file, defines the entry once more.
   */
  private static int explore(World world) {
    System.out.println("seed " + SEED);
    return Interleavings.explore(
        SEED,
        ORDERS,
        () -> {
          world.reset();
          OurCron.define(world, DEFINITION);
          return List.of(
              OurCron.of(world, "ours-1", 2, true).mayDie(),
              OurCron.of(world, "ours-2", 2, false),
              OurLeader.lockThatExpiresTwice(world),
              Actor.named("file").step("defines", () -> OurCron.define(world, DEFINITION)));
        },
        () -> world.nothingIsLostAndNothingRunsTwice(0));
  }

  @Test
  void noFiringHappensTwiceAndOnlyTheLeaderFires(RedisServer server) {
    try (World world = new World(server)) {
      assertThat(explore(world)).isGreaterThan(5);
    }
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cron_fire | (redis.call('HGET', KEYS[3], ARGV[2]) or '') ~= ARGV[4] | false | extra runs",
        "cron_fire | redis.call('GET', KEYS[1]) ~= ARGV[1] | false | fired while the lock was of",
        "cron_put  | ARGV[4] ~= '1' or not record          | true  | extra runs"
      })
  void aDefectIsCaught(
      String script, String text, String replacement, String reason, RedisServer server) {
    try (World world = World.withDefect(server, script, text, replacement)) {
      assertThatThrownBy(() -> explore(world))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(reason);
    }
  }
}
