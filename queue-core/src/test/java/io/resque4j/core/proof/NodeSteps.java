package io.resque4j.core.proof;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RawRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What node-resque does, one command, or one MULTI, per step, with its gaps in between. */
final class NodeSteps {
  private static final String NAME = "node:1";
  private static final String POP_AND_STORE =
      """
      local job = redis.call('LPOP', KEYS[1])
      if job then
        redis.call('SET', KEYS[2], cjson.encode(
          {run_at = ARGV[1], queue = ARGV[2], payload = cjson.decode(job), worker = ARGV[3]}))
      end
      return job
      """;

  private final World world;
  private final RawRedis redis;
  private boolean leads;
  private boolean mine;
  private long length;
  private @Nullable String second;
  private @Nullable String job;

  private NodeSteps(World world, RawRedis redis) {
    this.world = world;
    this.redis = redis;
  }

  // ---- its scheduler ----

  /** One poll, in which it moves so many jobs at most, and the end of it. */
  static Actor scheduler(World world, RawRedis redis, int jobs) {
    NodeSteps node = new NodeSteps(world, redis);
    Actor actor =
        Actor.named("node")
            .step("sets the lock", node::setLock)
            .step("gets the lock", node::getLock)
            .step("extends the lock", node::extendLock)
            .step("looks", node::look);
    for (int n = 0; n < jobs; n++) {
      actor.step("pops", node::pop).step("forgets", node::forget).step("enqueues", node::enqueue);
    }
    return actor
        .step("counts", node::count)
        .step("cleans up", node::cleanUp)
        .step("deletes the lock", node::deleteLock);
  }

  private void setLock() {
    leads = redis.call("SET", World.LOCK, NAME, "EX", 180, "NX") != null;
  }

  private void getLock() {
    mine = !leads && NAME.equals(redis.text("GET", World.LOCK));
  }

  private void extendLock() {
    if (mine) {
      redis.call("EXPIRE", World.LOCK, 180);
      leads = true;
    }
  }

  private void look() {
    if (leads) {
      List<String> due =
          redis.texts(
              "ZRANGEBYSCORE",
              World.key("delayed_queue_schedule"),
              0,
              2_000_000_000L,
              "LIMIT",
              0,
              1);
      second = due.isEmpty() ? null : due.get(0);
    }
  }

  private void pop() {
    job = second == null ? null : redis.text("LPOP", World.key("delayed", second));
  }

  private void forget() {
    if (job != null) {
      redis.call("SREM", World.key("timestamps", job), "delayed:" + second);
    }
  }

  private void enqueue() {
    if (job != null) {
      push(job);
    }
  }

  private void push(String payload) {
    redis.call("MULTI");
    redis.call("SADD", World.key("queues"), "math");
    redis.call("RPUSH", World.key("queue", "math"), payload);
    redis.call("EXEC");
  }

  private void count() {
    if (second != null) {
      redis.call("WATCH", World.key("delayed", second));
      redis.call("WATCH", World.key("delayed_queue_schedule"));
      length = redis.number("LLEN", World.key("delayed", second));
    }
  }

  private void cleanUp() {
    if (second != null && length == 0) {
      redis.call("MULTI");
      redis.call("DEL", World.key("delayed", second));
      redis.call("ZREM", World.key("delayed_queue_schedule"), second);
      redis.call("EXEC");
    }
    redis.call("UNWATCH");
  }

  private void deleteLock() {
    if (leads) {
      redis.call("DEL", World.LOCK);
    }
  }

  // ---- its worker ----

  static Actor worker(World world, RawRedis redis, int jobs) {
    NodeSteps node = new NodeSteps(world, redis);
    Actor actor = Actor.named("node");
    for (int n = 0; n < jobs; n++) {
      actor
          .step("takes", node::take)
          .step("counts", node::countProcessed)
          .step("drops the claim", node::dropClaim);
    }
    return actor;
  }

  private void take() {
    job =
        redis.text(
            "EVAL",
            POP_AND_STORE,
            2,
            World.key("queue", "math"),
            World.key("worker", NAME, "math"),
            "now",
            "math",
            NAME);
    if (job != null) {
      String id = Drain.id(job.getBytes(StandardCharsets.UTF_8));
      world.start(id, NAME);
      world.end(id, NAME);
    }
  }

  private void countProcessed() {
    if (job != null) {
      redis.call("MULTI");
      redis.call("INCR", World.key("stat:processed"));
      redis.call("INCR", World.key("stat:processed", NAME));
      redis.call("EXEC");
    }
  }

  private void dropClaim() {
    if (job != null) {
      redis.call("DEL", World.key("worker", NAME, "math"));
    }
  }

  // ---- forceCleanWorker ----

  static Actor cleaner(World world, RawRedis redis, WorkerName victim) {
    NodeSteps node = new NodeSteps(world, redis);
    return Actor.named("node")
        .step("looks for the worker", () -> node.findWorker(victim))
        .step("reads its claim", () -> node.readClaim(victim))
        .step("cleans", () -> node.clean(victim));
  }

  private void findWorker(WorkerName victim) {
    mine = redis.texts("SMEMBERS", World.key("workers")).contains(victim.member());
  }

  private void readClaim(WorkerName victim) {
    job = mine ? redis.text("GET", World.key("worker", victim.member())) : null;
  }

  private void clean(WorkerName victim) {
    String name = victim.name();
    String queues = mine ? String.valueOf(victim.queues()) : "undefined";
    redis.call("MULTI");
    redis.call("INCR", World.key("stat:failed"));
    redis.call("DEL", World.key("stat:failed", name));
    redis.call("DEL", World.key("stat:processed", name));
    redis.call("DEL", World.key("worker:ping", name));
    redis.call("DEL", World.key("worker", name, queues, "started"));
    redis.call("DEL", World.key("worker", name));
    redis.call("SREM", World.key("workers"), name + ":" + queues);
    if (job != null) {
      String payload = job.substring(job.indexOf("\"payload\":"), job.length() - 1);
      redis.call(
          "RPUSH",
          World.key("failed"),
          "{\"worker\":\""
              + name
              + "\",\"queue\":\"math\","
              + payload
              + ",\"exception\":\"killed\",\"error\":\"killed\",\"backtrace\":[\"killed by x\","
              + "\"queue#forceCleanWorker\",\"node-resque\"],\"failed_at\":\"now\"}");
    }
    redis.call("EXEC");
  }

  // ---- its producer, and its way to retry ----

  /** enqueueAt: it looks, and then it adds; the list gets what it has added. */
  static Actor producer(World world, RawRedis redis, long second, int number, List<String> added) {
    NodeSteps node = new NodeSteps(world, redis);
    String payload = new String(SweptOperations.job(number), StandardCharsets.UTF_8);
    return Actor.named("node")
        .step("looks", () -> node.lookWhetherDelayed(second, payload))
        .step("adds", () -> node.delay(second, payload, added));
  }

  private void lookWhetherDelayed(long at, String payload) {
    mine = redis.number("SISMEMBER", World.key("timestamps", payload), "delayed:" + at) == 0;
  }

  private void delay(long at, String payload, List<String> added) {
    if (mine) {
      redis.call("MULTI");
      redis.call("RPUSH", World.key("delayed:" + at), payload);
      redis.call("SADD", World.key("timestamps", payload), "delayed:" + at);
      redis.call("ZADD", World.key("delayed_queue_schedule"), at, at);
      redis.call("EXEC");
      added.add(NAME);
    }
  }

  /** retryAndRemoveFailed. */
  static Actor retrier(World world, RawRedis redis, byte[] entry, int number) {
    NodeSteps node = new NodeSteps(world, redis);
    String payload = new String(SweptOperations.job(number), StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    return Actor.named("node")
        .step(
            "removes",
            () -> {
              if (redis.number("LREM", World.key("failed"), 1, entry) > 0) {
                found.add(payload);
              }
            })
        .step("enqueues", () -> found.forEach(node::push));
  }
}
