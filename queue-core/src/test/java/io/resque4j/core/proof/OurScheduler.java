package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.testkit.Interleavings.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A scheduler of ours, one script per step. */
final class OurScheduler {
  private static final Duration TTL = Duration.ofMinutes(3);
  private static final long NOW = 2_000_000_000L;

  private final World world;
  private final String name;
  private boolean leading;
  private long second;
  private @Nullable List<Move> plan;

  private OurScheduler(World world, String name) {
    this.world = world;
    this.name = name;
  }

  static Actor of(World world, String name, int rounds) {
    OurScheduler scheduler = new OurScheduler(world, name);
    Actor actor = Actor.named(name);
    for (int round = 0; round < rounds; round++) {
      actor
          .step("leads", scheduler::lead)
          .step("looks", scheduler::look)
          .step("moves", scheduler::move)
          .step("gives up", scheduler::giveUp);
    }
    return actor;
  }

  private void lead() {
    String before = world.lock();
    leading = await(world.stores().leader().acquire(name, TTL)).isOf(name);
    othersKeepTheirLock(before, "took");
  }

  private void look() {
    plan = null;
    List<String> due = await(world.stores().delayed().due(NOW, 0, 1));
    if (leading && !due.isEmpty()) {
      second = Long.parseLong(due.get(0));
      plan =
          await(world.stores().delayed().peek(second, 10)).stream()
              .map(payload -> new Move(payload, "math", payload))
              .toList();
    }
  }

  private void move() {
    if (plan != null) {
      String before = world.lock();
      Transferred done = await(world.stores().delayed().transfer(name, second, plan, NOW));
      if (done.moved() > 0 && !name.equals(before)) {
        throw new AssertionError(name + " moved while the lock was of " + before);
      }
    }
  }

  private void giveUp() {
    if (leading) {
      String before = world.lock();
      await(world.stores().leader().release(name));
      othersKeepTheirLock(before, "gave up");
      leading = false;
    }
  }

  private void othersKeepTheirLock(@Nullable String before, String deed) {
    String after = world.lock();
    if (before != null && !before.equals(name) && !Objects.equals(before, after)) {
      throw new AssertionError(
          name + " " + deed + " the lock of " + before + ", which is now of " + after);
    }
  }
}
