package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptCron.NAME;
import static io.resque4j.core.proof.SweptCron.bytes;
import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.core.redis.CronStore;
import io.resque4j.core.redis.CronStore.Fired;
import io.resque4j.core.redis.CronStore.Firing;
import io.resque4j.core.redis.CronStore.Job;
import io.resque4j.core.redis.CronStore.Stored;
import io.resque4j.testkit.Interleavings.Actor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler of ours that fires a recurring job each second, one script per step. The firing of
 * second n of the test enqueues job n, so that a firing that happens twice is seen.
 */
final class OurCron {
  private static final long START = SweptOperations.SECOND;

  private final World world;
  private final OurLeader lock;
  private final boolean losesReplies;
  private @Nullable Stored seen;

  private OurCron(World world, String name, boolean losesReplies) {
    this.world = world;
    this.lock = new OurLeader(world, name);
    this.losesReplies = losesReplies;
  }

  /** Defines the recurring job, for the first time or once more. */
  static void define(World world, byte[] definition) {
    CronStore cron = world.stores().cron();
    Optional<Stored> there = await(cron.find(NAME));
    await(cron.put(NAME, there.map(Stored::definition).orElse(null), definition, true, START));
  }

  /** Fires what is due, so often; each time it leads, looks, fires twice what it saw, gives up. */
  static Actor of(World world, String name, int rounds, boolean losesReplies) {
    OurCron cron = new OurCron(world, name, losesReplies);
    Actor actor = Actor.named(name);
    for (int round = 0; round < rounds; round++) {
      actor
          .step("leads", cron.lock::lead)
          .step("looks", cron::look)
          .step("fires", cron::fire)
          .step("fires again", cron::fire)
          .step("gives up", cron.lock::giveUp);
    }
    return actor;
  }

  private void look() {
    seen = lock.leads() ? await(world.stores().cron().find(NAME)).orElse(null) : null;
  }

  private void fire() {
    if (seen == null) {
      return;
    }
    byte[] record = seen.record();
    long settled = record == null ? START : settled(record);
    int number = (int) (settled + 1 - START);
    byte[] after = bytes((settled + 1) + " " + (settled + 1) + " enqueued");
    Job job = new Job("math", SweptOperations.job(number), null);
    Firing firing = new Firing(seen, settled + 1, job, after, after);
    String before = world.lock();
    Fired fired = await(world.stores().cron().fire(lock.name(), firing, START + 1000));
    if (fired == Fired.DONE) {
      lock.wrote("fired", before);
      if (losesReplies) {
        world.unknown("job-" + number);
      } else {
        world.acknowledged("job-" + number);
      }
    }
  }

  private static long settled(byte[] record) {
    String text = new String(record, StandardCharsets.UTF_8);
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }
}
