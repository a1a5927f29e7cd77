package io.resque4j.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.Interleavings;
import io.resque4j.testkit.Interleavings.Action;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RedisServer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the actors of a scenario in many orders. All scenarios together are run in more than ten
 * thousand.
 */
final class Exploration {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int ORDERS = Integer.getInteger("orders", 1300);

  private Exploration() {}

  /** Actors in a world, and what holds at the end. */
  record Scenario(Supplier<List<Actor>> actors, Action invariant) {}

  private static int explore(World world, Function<World, Scenario> scenario) {
    System.out.println("seed " + SEED);
    Scenario scene = scenario.apply(world);
    return Interleavings.explore(
        SEED, ORDERS, scene.actors(), world::noClaimIsOverwritten, scene.invariant());
  }

  /** Nothing goes wrong in any order. */
  static void holds(RedisServer server, Function<World, Scenario> scenario) {
    try (World world = new World(server)) {
      assertThat(explore(world, scenario)).isGreaterThan(5);
    }
  }

  /** In some order it goes wrong, for this reason, without a defect in a script. */
  static void failsOver(RedisServer server, Function<World, Scenario> scenario, String reason) {
    try (World world = new World(server)) {
      assertThatThrownBy(() -> explore(world, scenario))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(reason);
    }
  }

  /** A defect that is planted into a script is caught for this reason. */
  static void catches(
      RedisServer server,
      Function<World, Scenario> scenario,
      String script,
      String text,
      String replacement,
      String reason) {
    try (World world = World.withDefect(server, script, text, replacement)) {
      assertThatThrownBy(() -> explore(world, scenario))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(reason);
    }
  }
}
