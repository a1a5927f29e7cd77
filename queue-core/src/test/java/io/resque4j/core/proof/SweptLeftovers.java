package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptOperation.operation;
import static io.resque4j.core.proof.SweptOperations.SECOND;
import static io.resque4j.core.proof.SweptOperations.job;
import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.core.redis.LeftoverStore.Kind;
import io.resque4j.core.redis.LeftoverStore.Leftover;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The rows of the crash-point sweep for mending what peers have left of delayed jobs. What nobody
 * finds before it is mended has no place in the sweep: LeftoverSweepTest of the scheduler has it.
 */
final class SweptLeftovers {
  private static final String LEADER = "host:1-abcdef";
  private static final long OTHER = SECOND + 1;

  private SweptLeftovers() {}

  static List<SweptOperation> all() {
    return List.of(
        operation("take a second without a list out of the schedule", c -> mend(c, Kind.SECOND))
            .after(
                (stores, redis, ns) -> {
                  healthy(stores, redis, ns);
                  redis.call("ZADD", ns + ":delayed_queue_schedule", OTHER, OTHER);
                }),
        operation("look for a second that is not in the schedule", c -> mend(c, Kind.LIST))
            .after(SweptLeftovers::healthy),
        operation("look for a place of a job that is not there", c -> mend(c, Kind.MEMBER))
            .after(SweptLeftovers::healthy));
  }

  private static void healthy(RedisStores stores, RawRedis redis, String namespace) {
    await(stores.leader().acquire(LEADER, Duration.ofMinutes(3)));
    await(stores.delayed().enqueueAt(SECOND, job(1), false, null));
    await(stores.delayed().enqueueAt(SECOND, job(2), false, null));
  }

  /** All that may be left, and something that is not. */
  private static CompletableFuture<?> mend(Client client, Kind kind) {
    List<Leftover> leftovers =
        List.of(left(kind, SECOND, 1), left(kind, OTHER, 1), left(kind, SECOND, 2));
    return client.stores().leftovers().mend(LEADER, leftovers);
  }

  private static Leftover left(Kind kind, long second, int job) {
    byte[] payload = kind == Kind.MEMBER ? job(job) : new byte[0];
    return new Leftover(kind, Long.toString(second), ByteBuffer.wrap(payload));
  }
}
