package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.testkit.Interleavings.Action;
import io.resque4j.testkit.Interleavings.Actor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The leader lock in the hands of a scheduler of ours: what it does with it harms no other's. */
final class OurLeader {
  private static final Duration TTL = Duration.ofMinutes(3);

  private final World world;
  private final String name;
  private boolean leading;

  OurLeader(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /** Time passes: the lock expires twice, whosever it is. */
  static Actor lockThatExpiresTwice(World world) {
    Action expire = () -> world.redis().call("DEL", World.LOCK);
    return Actor.named("time").step("lock expires", expire).step("lock expires", expire);
  }

  String name() {
    return name;
  }

  /** Whether it leads, as it believes. */
  boolean leads() {
    return leading;
  }

  void lead() {
    String before = world.lock();
    leading = await(world.stores().leader().acquire(name, TTL)).isOf(name);
    othersKeepTheirLock(before, "took");
  }

  void giveUp() {
    String before = world.lock();
    await(world.stores().leader().release(name));
    leading = false;
    othersKeepTheirLock(before, "gave up");
  }

  /** It has written what only the leader may write. */
  void wrote(String deed, @Nullable String lockBefore) {
    if (!name.equals(lockBefore)) {
      throw new AssertionError(name + " " + deed + " while the lock was of " + lockBefore);
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
