package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptOperation.operation;
import static io.resque4j.core.proof.SweptOperations.job;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.Import;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.redis.FailedStore.Retry;
import io.resque4j.core.redis.LeaderStore.Standing;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of the crash-point sweep for what looks at and manages jobs that are there. */
final class SweptManagement {
  private static final long SECOND = 1_700_000_000L;

  /** The failed entries of jobs 1 to 5, as one window. */
  private static final Window FAILED =
      new Window(0, IntStream.rangeClosed(1, 5).mapToObj(SweptManagement::failed).toList());

  private SweptManagement() {}

  static List<SweptOperation> all() {
    return List.of(
        operation("remove failed entries", c -> c.stores().failed().remove(FAILED, places(0, 2, 3)))
            .after(SweptManagement::fiveFailed)
            .deleting("job-1", "job-3", "job-4"),
        operation("trim failed entries", c -> c.stores().failed().trim(FAILED, places(0, 1, 4)))
            .after(SweptManagement::fiveFailed)
            .deleting("job-1", "job-2", "job-5")
            .skipping(),
        operation("trim the failed list", c -> c.stores().failed().trim(2, 500))
            .after(SweptManagement::fiveFailed)
            .deleting("job-1", "job-2", "job-3")
            .skipping(),
        operation("retry failed entries", c -> c.stores().failed().retry(FAILED, retries()))
            .after(SweptManagement::fiveFailed)
            .skipping(),
        operation(
                "restore failed entries",
                c ->
                    c.stores()
                        .failed()
                        .restore(new Import("one", 0, List.of(failed(8), failed(9)))))
            .after(SweptManagement::fiveFailed)
            .enqueuing("job-8", "job-9"),
        operation(
                "restore a queue",
                c ->
                    c.stores()
                        .queues()
                        .restore("math", new Import("one", 0, List.of(job(8), job(9)))))
            .enqueuing("job-8", "job-9"),
        operation(
                "delete a queue",
                c -> c.stores().queues().deleteHead("math", List.of(job(1), job(2))))
            .after(SweptManagement::locked)
            .deleting("job-1", "job-2")
            .skipping(),
        operation(
                "move jobs",
                c -> c.stores().queues().moveHead("math", "moved", List.of(job(1), job(2))))
            .after(SweptManagement::locked)
            .skipping(),
        operation(
                "move jobs to the front",
                c -> c.stores().queues().moveToFront("math", "moved", List.of(job(2), job(1))))
            .after(SweptManagement::locked)
            .skipping(),
        operation(
                "delete a delayed job",
                c -> c.stores().delayed().delete(job(1), List.of(SECOND, SECOND + 1)))
            .after(SweptManagement::delayed)
            .deleting("job-1")
            .skipping(),
        operation("run a delayed job", c -> c.stores().delayed().run(SECOND, job(1), "math"))
            .after(SweptManagement::delayed),
        operation("move what is no job to the failed list", c -> takeIn(c, null))
            .after(SweptManagement::garbage),
        operation("move what is no delayed job to the failed list", c -> takeIn(c, SECOND))
            .after(SweptManagement::delayedGarbage)
            .skipping(),
        operation(
                "free a lock that nobody holds",
                c -> c.stores().locks().delete("lock:a:math:[\"job-1\"]", "1"))
            .after(SweptManagement::locked),
        operation(
                "end a leader lock that nobody renews",
                c -> c.stores().leader().end(new Standing("host:9-abcdef", -1)))
            .after(
                (stores, redis, ns) ->
                    redis.call("SET", ns + ":resque_scheduler_leader_lock", "host:9-abcdef")));
  }

  /** The first and the third entry are moved. */
  private static CompletableFuture<?> takeIn(Client client, @Nullable Long second) {
    byte[] list = client.resque().keys().queue("math");
    List<byte[]> entries = List.of(noJob(1), job(2), noJob(3));
    return client
        .stores()
        .failed()
        .takeIn(
            second == null ? list : client.resque().keys().delayed(second),
            second,
            new Window(0, entries),
            places(0, 2),
            List.of(failed(1), failed(3)));
  }

  private static byte[] noJob(int number) {
    return ("{bad \"job-" + number + "\"").getBytes(UTF_8);
  }

  private static void garbage(RedisStores stores, RawRedis redis, String namespace) {
    redis.call("SADD", namespace + ":queues", "math");
    redis.call("RPUSH", namespace + ":queue:math", noJob(1), job(2), noJob(3));
  }

  private static void delayedGarbage(RedisStores stores, RawRedis redis, String namespace) {
    for (byte[] each : List.of(noJob(1), job(2), noJob(3))) {
      RedisGateway.await(stores.delayed().enqueueAt(SECOND, each, false, null));
    }
  }

  private static byte[] failed(int number) {
    return FailedJob.of("host:1+1", "math", job(number), SweptOperations.why(), Instant.EPOCH)
        .raw();
  }

  private static BitSet places(int... places) {
    BitSet set = new BitSet();
    IntStream.of(places).forEach(set::set);
    return set;
  }

  private static List<Retry> retries() {
    return List.of(
        new Retry(1, "math", job(2)), new Retry(2, "mail", job(3)), new Retry(4, "math", job(5)));
  }

  private static void fiveFailed(RedisStores stores, RawRedis redis, String namespace) {
    FAILED.entries().forEach(entry -> redis.call("RPUSH", namespace + ":failed", entry));
  }

  private static void locked(RedisStores stores, RawRedis redis, String namespace) {
    for (int number = 1; number <= 2; number++) {
      RedisGateway.await(stores.queues().enqueue("math", job(number)));
      String lock = namespace + ":lock:a:math:[\"job-" + number + "\"]";
      redis.call("SET", lock.getBytes(UTF_8), "1", "EX", 1000);
    }
  }

  private static void delayed(RedisStores stores, RawRedis redis, String namespace) {
    RedisGateway.await(stores.delayed().enqueueAt(SECOND, job(1), false, null));
    RedisGateway.await(stores.delayed().enqueueAt(SECOND + 1, job(2), false, null));
  }
}
