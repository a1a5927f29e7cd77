package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptOperation.operation;
import static io.resque4j.core.proof.SweptOperations.SECOND;
import static io.resque4j.core.proof.SweptOperations.job;
import static io.resque4j.core.redis.RedisGateway.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.redis.CronStore.Firing;
import io.resque4j.core.redis.CronStore.Job;
import io.resque4j.core.redis.CronStore.Stored;
import io.resque4j.core.redis.DelayedStore.Rule;
import io.resque4j.core.redis.EnqueueConditions.QueueLockKey;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rows of the crash-point sweep for recurring jobs. */
final class SweptCron {
  static final String NAME = "nightly";
  static final byte[] DEFINITION = bytes("{\"schedule\":\"every 1s\"}");
  private static final byte[] OTHER = bytes("{\"schedule\":\"every 2s\"}");
  private static final byte[] RECORD = bytes((SECOND - 1) + " 0 none");
  private static final String LEADER = "host:1-abcdef";

  private SweptCron() {}

  static List<SweptOperation> all() {
    return List.of(
        // The version counts each change: an entry whose hash was damaged is defined once more.
        operation("define a recurring job", c -> put(c.stores(), null, DEFINITION)).skipping(),
        operation("replace a recurring job", c -> put(c.stores(), DEFINITION, OTHER))
            .after((stores, redis, ns) -> await(put(stores, null, DEFINITION))),
        operation("remove a recurring job", c -> c.stores().cron().remove(NAME, null))
            .after((stores, redis, ns) -> await(put(stores, null, DEFINITION))),
        operation("fire", c -> fire(c, new Job("math", job(9), null)))
            .after(SweptCron::defined)
            .enqueuing("job-9"),
        operation("fire under the rules of plugins", c -> fire(c, underRules(c)))
            .after(SweptCron::defined)
            .enqueuing("job-9"),
        operation("fire what a plugin forbids", c -> fire(c, forbidden()))
            .after(SweptCron::defined)
            .skipping(),
        operation("pass a firing over", c -> fire(c, null)).after(SweptCron::defined));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static CompletableFuture<Boolean> put(
      RedisStores stores, byte @Nullable [] replaced, byte[] definition) {
    return stores.cron().put(NAME, replaced, definition, false, SECOND - 1);
  }

  private static void defined(RedisStores stores, RawRedis redis, String namespace) {
    await(put(stores, null, DEFINITION));
    await(stores.leader().acquire(LEADER, Duration.ofMinutes(3)));
  }

  private static CompletableFuture<?> fire(Client client, @Nullable Job job) {
    Stored entry = new Stored(NAME, DEFINITION, RECORD);
    Firing firing =
        new Firing(
            entry,
            SECOND,
            job,
            bytes(SECOND + " " + SECOND + " enqueued"),
            bytes(SECOND + " " + SECOND + " vetoed"));
    return client.stores().cron().fire(LEADER, firing, null);
  }

  private static Job underRules(Client client) {
    byte[] lock = client.resque().keys().queueLock("a", "math", "[\"job-9\"]");
    QueueLockKey key = new QueueLockKey(lock, Duration.ofHours(1));
    return new Job("math", job(9), new Rule(false, key, true));
  }

  private static Job forbidden() {
    return new Job("math", job(9), new Rule(true, null, false));
  }
}
