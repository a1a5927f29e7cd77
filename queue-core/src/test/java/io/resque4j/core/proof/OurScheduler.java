package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.testkit.Interleavings.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scheduler of ours, one script per step. */
final class OurScheduler {
  private static final long NOW = 2_000_000_000L;

  private final World world;
  private final OurLeader lock;
  private long second;
  private @Nullable List<Move> plan;

  private OurScheduler(World world, String name) {
    this.world = world;
    this.lock = new OurLeader(world, name);
  }

  static Actor of(World world, String name, int rounds) {
    OurScheduler scheduler = new OurScheduler(world, name);
    Actor actor = Actor.named(name);
    for (int round = 0; round < rounds; round++) {
      actor
          .step("leads", scheduler.lock::lead)
          .step("looks", scheduler::look)
          .step("moves", scheduler::move)
          .step("gives up", scheduler.lock::giveUp);
    }
    return actor;
  }

  private void look() {
    plan = null;
    List<String> due = await(world.stores().delayed().due(NOW, 0, 1));
    if (lock.leads() && !due.isEmpty()) {
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
      Transferred done = await(world.stores().delayed().transfer(lock.name(), second, plan, NOW));
      if (done.moved() > 0) {
        lock.wrote("moved", before);
      }
    }
  }
}
