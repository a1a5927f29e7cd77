package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptOperation.operation;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.ControlMessage;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Rule;
import io.resque4j.core.redis.EnqueueConditions;
import io.resque4j.core.redis.EnqueueConditions.Once;
import io.resque4j.core.redis.EnqueueConditions.QueueLockKey;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of the crash-point sweep: every operation of ours that changes Redis. A new one needs
 * one row here; {@link CrashPointSweepTest} fails over a script that no row runs.
 */
final class SweptOperations {
  /** Scripts that no row runs, each with the reason. */
  static final Map<String, String> NOT_SWEPT = Map.of();

  static final WorkerName ONE = new WorkerName("host:1-abcdef+1", "math");

  private static CompletableFuture<RecoveryStore.Look> look(RedisStores stores) {
    return stores.recovery().look("ours", "x", TTL, List.of(ONE), ENTRY);
  }

  private static final WorkerName TWO = new WorkerName("host:1-abcdef+2", "math");
  private static final WorkerName THREE = new WorkerName("host:1-abcdef+3", "math");
  private static final List<WorkerName> ALL = List.of(ONE, TWO, THREE);
  private static final String NOW =
      "Mon Nov 23 2026 22:32:00 GMT+0000 (Coordinated Universal Time)";
  static final long SECOND = 1_700_000_000L;
  private static final String LEADER = "host:1-abcdef";
  private static final Duration TTL = Duration.ofMinutes(3);
  private static final Once ONCE = new Once("key", Duration.ofHours(1));
  private static final byte[] NOTHING = {};
  private static final byte[] GARBAGE = "{bad \"job-3\"".getBytes(UTF_8);
  private static final byte[] ENTRY = failed(1);

  private SweptOperations() {}

  static List<SweptOperation> all() {
    return Stream.of(engine(), SweptManagement.all(), SweptCron.all(), SweptLeftovers.all())
        .flatMap(List::stream)
        .toList();
  }

  /** What producers, workers and schedulers do. */
  private static List<SweptOperation> engine() {
    return List.of(
        operation("enqueue", c -> c.stores().queues().enqueue("math", job(9)))
            .once()
            .enqueuing("job-9"),
        operation("enqueueAt", c -> c.stores().delayed().enqueueAt(SECOND, job(9), false, null))
            .enqueuing("job-9"),
        operation("enqueueAt with an idempotency key", c -> delay(c, ONCE)).enqueuing("job-9"),
        operation("enqueue with an idempotency key", c -> enqueue(c, false, ONCE, null))
            .enqueuing("job-9"),
        operation("enqueue to the front", c -> enqueue(c, true, null, null))
            .after(SweptOperations::queued)
            .once()
            .enqueuing("job-9"),
        operation("enqueue under a queue lock", c -> enqueue(c, false, null, lock(c)))
            .enqueuing("job-9"),
        operation("enqueue many", SweptOperations::enqueueMany)
            .once()
            .enqueuing("job-8", "job-9", "job-10"),
        operation("claim", c -> claim(c, List.of("math"), ONE)).after(SweptOperations::queued),
        operation(
                "claim for three from two queues",
                c -> claim(c, List.of("math", "mail"), ONE, TWO, THREE))
            .after(SweptOperations::queued)
            .skipping(),
        operation("claim what is no job", c -> claim(c, List.of("math"), ONE))
            .after((stores, redis, ns) -> enqueue(stores, "math", GARBAGE)),
        operation("claim past a job that was recovered", c -> claim(c, List.of("math"), TWO, THREE))
            .after(SweptOperations::recovered)
            .skipping(),
        operation("complete", c -> complete(c, end(ONE, 1, Outcome.OK, NOTHING)))
            .after(SweptOperations::claimed)
            .performed("job-1"),
        operation("fail", c -> complete(c, end(ONE, 1, Outcome.FAIL, ENTRY)))
            .after(SweptOperations::claimed)
            .started("job-1"),
        operation("give back", c -> complete(c, end(ONE, 1, Outcome.BACK, job(1))))
            .after(SweptOperations::claimed)
            .started("job-1"),
        operation("return", c -> complete(c, end(ONE, 1, Outcome.RETURN, job(1))))
            .after(SweptOperations::claimed)
            .started("job-1"),
        operation(
                "complete two at once",
                c ->
                    complete(c, end(ONE, 1, Outcome.OK, NOTHING), end(TWO, 2, Outcome.OK, NOTHING)))
            .after(SweptOperations::claimed)
            .performed("job-1", "job-2")
            .skipping(),
        operation(
                "fail and give back at once",
                c ->
                    complete(
                        c,
                        end(TWO, 2, Outcome.FAIL, failed(2)),
                        end(THREE, 3, Outcome.BACK, job(3))))
            .after(SweptOperations::claimed)
            .started("job-2", "job-3")
            .skipping(),
        operation("complete after a cleaning", c -> complete(c, end(ONE, 1, Outcome.OK, NOTHING)))
            .after(SweptOperations::cleaned)
            .performed("job-1")
            .skipping(),
        operation("register", c -> c.stores().workers().register(ALL, SECOND)),
        operation("heartbeat", c -> c.stores().workers().heartbeat(ALL, SECOND + 3, SECOND))
            .after(SweptOperations::claimed)
            .started("job-1", "job-2", "job-3"),
        operation(
                "heartbeat after a cleaning",
                c -> c.stores().workers().heartbeat(ALL, SECOND, SECOND))
            .after(SweptOperations::cleaned)
            .started("job-1")
            .skipping(),
        operation("untrack", c -> c.stores().workers().untrack(ALL))
            .after((stores, redis, ns) -> register(stores))
            .skipping(),
        operation("untrack while one has a claim", c -> c.stores().workers().untrack(ALL))
            .after(
                (stores, redis, ns) -> {
                  register(stores);
                  enqueue(stores, "math", job(1));
                  await(stores.claims().claim(List.of("math"), requests(ONE), NOW));
                })
            .skipping(),
        operation("recover three jobs", c -> recover(c, Fate.REQUEUE, 1, 2, 3))
            .after(SweptOperations::claimed)
            .started("job-1", "job-2", "job-3")
            .skipping(),
        operation("give a job up that was recovered too often", c -> recover(c, Fate.REQUEUE, 1))
            .after(
                (stores, redis, ns) -> {
                  claimed(stores, redis, ns);
                  redis.call(
                      "HSET", ns + ":resque4j:recoveries", PayloadDigest.of(job(1)), "3 1 x");
                })
            .started("job-1", "job-2", "job-3")
            .skipping(),
        operation("recover a job that holds its lock", c -> recover(c, Fate.REQUEUE, 1))
            .after(
                (stores, redis, ns) -> {
                  claimed(stores, redis, ns);
                  String lock = ns + ":workerslock:a:math:[]";
                  redis.call("SET", lock, "1700003600", "EX", 1000);
                  redis.call(
                      "SET",
                      ns + ":resque4j:joblock:workerslock:a:math:[]",
                      "id-1 1700003600",
                      "EX",
                      1000);
                  redis.call("SET", ns + ":resque4j:held:id-1", lock, "EX", 1000);
                })
            .started("job-1", "job-2", "job-3")
            .skipping(),
        operation("take a worker away with its job", c -> recover(c, Fate.FAIL, 1))
            .after(SweptOperations::claimed)
            .started("job-1", "job-2", "job-3")
            .skipping(),
        operation("take a worker away that a peer had cleaned", c -> recover(c, Fate.REQUEUE, 1))
            .after(SweptOperations::cleaned)
            .started("job-1")
            .skipping(),
        operation("take workers away that have no job", SweptOperations::forget)
            .after((stores, redis, ns) -> register(stores))
            .skipping(),
        operation("become the sweeper", c -> look(c.stores())),
        operation("give up to be the sweeper", c -> c.stores().recovery().giveUpRole("ours", "x"))
            .after((stores, redis, ns) -> await(look(stores))),
        operation("forget old recoveries", c -> c.stores().recovery().prune(Duration.ofDays(7)))
            .after(
                (stores, redis, ns) ->
                    redis.call(
                        "HSET",
                        ns + ":resque4j:recoveries",
                        "old",
                        "1 1 x",
                        "new",
                        "1 9999999999 x")),
        operation("transfer", c -> transfer(c, job(1), job(2)))
            .after(
                (stores, redis, ns) -> {
                  delay(stores, 1, 2);
                  await(stores.delayed().enqueueAt(SECOND, GARBAGE, false, null));
                  await(stores.leader().acquire(LEADER, TTL));
                }),
        operation("transfer the last of a second", c -> transfer(c, job(1), job(2)))
            .after(
                (stores, redis, ns) -> {
                  delay(stores, 1, 2);
                  await(stores.leader().acquire(LEADER, TTL));
                }),
        operation("transfer of what is no job", SweptOperations::transferGarbage)
            .after(
                (stores, redis, ns) -> {
                  await(stores.delayed().enqueueAt(SECOND, GARBAGE, false, null));
                  await(stores.leader().acquire(LEADER, TTL));
                }),
        operation("transfer under the rules of plugins", SweptOperations::transferUnderRules)
            .after(
                (stores, redis, ns) -> {
                  delay(stores, 1, 2);
                  await(stores.leader().acquire(LEADER, TTL));
                })
            .skipping(),
        operation("begin", PluginScenes::begin).after(PluginScenes::claimedWithLock).skipping(),
        operation("extend job locks", PluginScenes::extend).after(PluginScenes::begun).skipping(),
        operation("end a job that has plugins", c -> PluginScenes.end(c, Outcome.OK, NOTHING))
            .after(PluginScenes::begun)
            .performed("job-1")
            .skipping(),
        operation("fail and try again", PluginScenes::retry)
            .after(PluginScenes::begun)
            .started("job-1")
            .skipping(),
        operation("fail for the last time", PluginScenes::failForTheLastTime)
            .after(PluginScenes::begun)
            .started("job-1")
            .skipping(),
        operation("put off a job whose lock is held", PluginScenes::putOff)
            .after(PluginScenes::begun)
            .started("job-1")
            .skipping(),
        operation(
                "give back a job that has plugins", c -> PluginScenes.end(c, Outcome.BACK, job(1)))
            .after(PluginScenes::begun)
            .started("job-1")
            .skipping(),
        operation(
                "cancel a job",
                c -> c.stores().control().send(ONE, new ControlMessage.Cancel(ONE.name(), "id-1")))
            .after(SweptOperations::claimed)
            .started("job-1", "job-2", "job-3"),
        operation(
                "read what was asked, and say what was done",
                c -> c.stores().control().read(LEADER, "quiet", TTL, List.of("quiet")))
            .after(
                (stores, redis, ns) -> {
                  register(stores);
                  await(stores.control().send(ONE, new ControlMessage.Quiet()));
                  await(stores.control().send(ONE, new ControlMessage.Stop(Optional.empty())));
                }),
        operation("become the ringer", c -> c.stores().bells().lease("x", TTL)),
        operation("give up to be the ringer", c -> c.stores().bells().release("x"))
            .after((stores, redis, ns) -> await(stores.bells().lease("x", TTL))),
        operation("ring", c -> c.stores().bells().ring(List.of("math")))
            .after(SweptOperations::queued),
        operation("lead", c -> c.stores().leader().acquire(LEADER, TTL)),
        operation("give up the lead", c -> c.stores().leader().release(LEADER))
            .after((stores, redis, ns) -> await(stores.leader().acquire(LEADER, TTL))),
        operation("remove a failed entry", c -> c.stores().failed().remove(ENTRY))
            .after((stores, redis, ns) -> redis.call("RPUSH", ns + ":failed", ENTRY))
            .performed("job-1"),
        operation("retry a failed entry", c -> c.stores().failed().retry(ENTRY, "math", job(1)))
            .after((stores, redis, ns) -> redis.call("RPUSH", ns + ":failed", ENTRY, failed(2))));
  }

  static byte[] job(int number) {
    return "{\"class\":\"a\",\"queue\":\"math\",\"args\":[\"job-%d\"]}"
        .formatted(number)
        .getBytes(UTF_8);
  }

  static byte[] failed(int number) {
    return FailedJob.of(ONE.name(), "math", job(number), why(), Instant.EPOCH).raw();
  }

  private static byte[] cleanedAway(int number) {
    return FailedJob.ofForcedClean(ONE.name(), "math", job(number), "x", Instant.EPOCH).raw();
  }

  /** Why a job failed: the same bytes wherever it is made. */
  static Exception why() {
    Exception why = new IllegalStateException("no");
    why.setStackTrace(new StackTraceElement[0]);
    return why;
  }

  // ---- scenes ----

  private static void enqueue(RedisStores stores, String queue, byte[] payload) {
    await(stores.queues().enqueue(queue, payload));
  }

  private static void register(RedisStores stores) {
    await(stores.workers().register(ALL, SECOND));
  }

  private static void queued(RedisStores stores, RawRedis redis, String namespace) {
    register(stores);
    enqueue(stores, "math", job(1));
    enqueue(stores, "math", job(2));
    enqueue(stores, "mail", job(4));
    enqueue(stores, "mail", job(5));
  }

  /** Jobs 1 and 2 were recovered before; only one of them may run at a time. */
  private static void recovered(RedisStores stores, RawRedis redis, String namespace) {
    queued(stores, redis, namespace);
    enqueue(stores, "math", job(3));
    for (int number = 1; number <= 2; number++) {
      String digest = PayloadDigest.of(job(number));
      redis.call("HSET", namespace + ":resque4j:recoveries", digest, "1");
    }
  }

  /** Three workers with claims number 1 to 3 of jobs 1 to 3. */
  static void claimed(RedisStores stores, RawRedis redis, String namespace) {
    register(stores);
    for (int number = 1; number <= ALL.size(); number++) {
      enqueue(stores, "math", job(number));
    }
    await(stores.claims().claim(List.of("math"), requests(ONE, TWO, THREE), NOW));
  }

  /** What node-resque's forceCleanWorker leaves of a worker that had a job. */
  private static void cleaned(RedisStores stores, RawRedis redis, String namespace) {
    register(stores);
    enqueue(stores, "math", job(1));
    await(stores.claims().claim(List.of("math"), requests(ONE), NOW));
    redis.call("RPUSH", namespace + ":failed", cleanedAway(1));
    redis.call("SREM", namespace + ":workers", ONE.member());
  }

  private static void delay(RedisStores stores, int... numbers) {
    for (int number : numbers) {
      await(stores.delayed().enqueueAt(SECOND, job(number), false, null));
    }
  }

  private static void await(CompletableFuture<?> reply) {
    RedisGateway.await(reply);
  }

  // ---- operations ----

  private static CompletableFuture<?> delay(Client client, @Nullable Once once) {
    return client.stores().delayed().enqueueAt(SECOND, job(9), false, once);
  }

  private static CompletableFuture<?> enqueue(
      Client client, boolean toFront, @Nullable Once once, @Nullable QueueLockKey lock) {
    EnqueueConditions conditions = new EnqueueConditions(toFront, once, lock, true);
    return client.stores().queues().enqueue("math", job(9), conditions);
  }

  private static QueueLockKey lock(Client client) {
    byte[] key = client.resque().keys().queueLock("a", "math", "[]");
    return new QueueLockKey(key, Duration.ofHours(1));
  }

  private static CompletableFuture<?> enqueueMany(Client client) {
    List<byte[]> payloads = List.of(job(8), job(9), job(10));
    return client.stores().queues().enqueueAll("math", payloads);
  }

  private static CompletableFuture<?> claim(Client client, List<String> queues, WorkerName... by) {
    return client.stores().claims().claim(queues, requests(by), NOW);
  }

  private static List<Request> requests(WorkerName... workers) {
    List<Request> requests = new ArrayList<>();
    for (WorkerName worker : workers) {
      requests.add(new Request(worker, "id-" + (requests.size() + 1)));
    }
    return requests;
  }

  private static Completion end(WorkerName worker, int number, Outcome outcome, byte[] entry) {
    return new Completion(worker, "id-" + number, "math", outcome, entry);
  }

  private static CompletableFuture<?> complete(Client client, Completion... completions) {
    return client.stores().claims().complete(List.of(completions));
  }

  private static CompletableFuture<?> recover(Client client, Fate fate, int... numbers) {
    List<Dead> dead = new ArrayList<>();
    for (int number : numbers) {
      WorkerName worker = ALL.get(number - 1);
      byte[] claim = ClaimPayload.write("id-" + number, NOW, "math", worker.name(), job(number));
      dead.add(
          new Dead(
              worker,
              false,
              ping(worker),
              NOTHING,
              claim,
              fate,
              "math",
              job(number),
              "x",
              failed(number)));
    }
    return client.stores().recovery().recover(dead, 3, Duration.ofDays(7));
  }

  private static CompletableFuture<?> forget(Client client) {
    List<Dead> dead =
        ALL.stream()
            .map(
                each ->
                    new Dead(
                        each,
                        false,
                        ping(each),
                        NOTHING,
                        NOTHING,
                        Fate.FORGET,
                        "",
                        NOTHING,
                        "",
                        NOTHING))
            .toList();
    return client.stores().recovery().recover(dead, 3, Duration.ofDays(7));
  }

  private static byte[] ping(WorkerName worker) {
    return new WorkerPing(SECOND, worker.name(), "math").write();
  }

  private static CompletableFuture<?> transfer(Client client, byte[]... payloads) {
    List<Move> moves =
        Stream.of(payloads).map(payload -> new Move(payload, "math", payload)).toList();
    return client.stores().delayed().transfer(LEADER, SECOND, moves, null);
  }

  /** Neither is vetoed: each has a lock of its own, and waits nowhere else. */
  private static CompletableFuture<?> transferUnderRules(Client client) {
    List<Move> moves = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      byte[] key = client.resque().keys().queueLock("a", "math", "[\"job-" + number + "\"]");
      Rule rule = new Rule(false, new QueueLockKey(key, Duration.ofHours(1)), true);
      moves.add(new Move(job(number), "math", job(number), rule));
    }
    return client.stores().delayed().transfer(LEADER, SECOND, moves, null);
  }

  private static CompletableFuture<?> transferGarbage(Client client) {
    return client
        .stores()
        .delayed()
        .transfer(LEADER, SECOND, List.of(Drain.toFailed(GARBAGE)), null);
  }
}
