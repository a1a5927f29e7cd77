package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.LuaScript;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.core.redis.Scripts;
import io.resque4j.testkit.Ledger.Entry;
import io.resque4j.testkit.Ledger.Event;
import io.resque4j.testkit.LedgerReport;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RemainingJobs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Redis in which actors take turns, and what an onlooker writes down: jobs promised, begun and
 * done; claims; who has the leader lock.
 */
final class World implements AutoCloseable {
  static final String NAMESPACE = "t";
  static final String LOCK = NAMESPACE + ":resque_scheduler_leader_lock";

  private final @Nullable LossyProxy proxy;
  private final RawRedis redis;
  private final Client client;
  private final Client honest;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> claims = new HashMap<>();
  private int recovered;
  private int givenBack;

  /** A world in which all scripts are as they are. */
  World(RedisServer server) {
    this(server, null);
  }

  private World(RedisServer server, @Nullable UnaryOperator<List<byte[]>> rewriting) {
    redis = server.connect();
    honest = Client.connect(server.uri(), NAMESPACE);
    if (rewriting == null) {
      proxy = null;
      client = honest;
    } else {
      proxy = LossyProxy.to(server);
      proxy.rewrite(rewriting);
      client = Client.connect(proxy.uri(), NAMESPACE);
    }
  }

  /** A world in which a script of ours has a defect: one piece of its text is replaced. */
  static World withDefect(RedisServer server, String script, String text, String replacement) {
    LuaScript original =
        Scripts.all().stream().filter(each -> each.name().equals(script)).findFirst().orElseThrow();
    assertThat(original.text()).as("the place of the defect").contains(text);
    byte[] defect = original.text().replace(text, replacement).getBytes(StandardCharsets.UTF_8);
    return new World(
        server,
        command -> {
          String name = text(command.get(0));
          if (name.equals("EVALSHA") && text(command.get(1)).equals(original.sha())) {
            List<byte[]> rewritten = new ArrayList<>(command);
            rewritten.set(0, "EVAL".getBytes(StandardCharsets.UTF_8));
            rewritten.set(1, defect);
            return rewritten;
          }
          return command;
        });
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Everything begins anew. */
  void reset() {
    redis.call("FLUSHDB");
    entries.clear();
    claims.clear();
    recovered = 0;
    givenBack = 0;
  }

  /** What the actors use. */
  RedisStores stores() {
    return client.stores();
  }

  /** A connection that no script of ours goes over. */
  RawRedis redis() {
    return redis;
  }

  static String key(String... parts) {
    return NAMESPACE + ":" + String.join(":", parts);
  }

  @Nullable String lock() {
    return redis.text("GET", LOCK);
  }

  void enqueue(int... numbers) {
    for (int number : numbers) {
      await(honest.stores().queues().enqueue("math", SweptOperations.job(number)));
      acknowledged("job-" + number);
    }
  }

  void delay(long second, int... numbers) {
    for (int number : numbers) {
      await(honest.stores().delayed().enqueueAt(second, SweptOperations.job(number), false, null));
      acknowledged("job-" + number);
    }
  }

  void register(WorkerName... workers) {
    await(honest.stores().workers().register(List.of(workers), 1_700_000_000L));
  }

  void acknowledged(String id) {
    entries.add(new Entry(Event.ACKNOWLEDGED, id, "", 0));
  }

  /** Nobody knows whether it was enqueued. */
  void unknown(String id) {
    entries.add(new Entry(Event.UNKNOWN, id, "", 0));
  }

  void start(String id, String worker) {
    entries.add(new Entry(Event.START, id, worker, 0));
  }

  void end(String id, String worker) {
    entries.add(new Entry(Event.END, id, worker, 0));
  }

  /** A worker gave its job back: that it runs once more is as it should be. */
  void givenBack() {
    givenBack++;
  }

  /** The job of a worker that seemed dead was put back into its queue. */
  void recovered() {
    recovered++;
  }

  /** Whether a peer has removed the worker and put the job into {@code failed}. */
  boolean isCleaned(WorkerName worker, String id) {
    return redis.number("SISMEMBER", key("workers"), worker.member()) == 0
        && redis.texts("LRANGE", key("failed"), 0, -1).stream()
            .anyMatch(entry -> entry.contains("\"" + id + "\""));
  }

  /** How many jobs have been done to their end. */
  long ended() {
    return entries.stream().filter(entry -> entry.event() == Event.END).count();
  }

  /** How often a job was begun. */
  long starts(String id) {
    return entries.stream()
        .filter(entry -> entry.event() == Event.START && entry.id().equals(id))
        .count();
  }

  /** The value of a counter; 0 if it is not there. */
  long count(String key) {
    String value = redis.text("GET", key(key));
    return value == null ? 0 : Long.parseLong(value);
  }

  /** To be called after each step. */
  void noClaimIsOverwritten() {
    Map<String, String> now = new HashMap<>();
    for (String key : redis.texts("KEYS", key("worker:*:math"))) {
      now.put(key, String.valueOf(redis.text("GET", key)));
    }
    claims.forEach(
        (key, before) -> {
          if (!now.getOrDefault(key, before).equals(before)) {
            throw new AssertionError("claim overwritten: " + before + " by " + now.get(key));
          }
        });
    claims.clear();
    claims.putAll(now);
  }

  /**
   * The rest of the fleet does all that it finds; then nothing is lost, nothing came from nowhere,
   * and each further run of a job is one of a claim that was recovered, or of a job that was given
   * back, or {@code more}.
   */
  void nothingIsLostAndNothingRunsTwice(int more) throws InvalidPayloadException {
    int recoveries =
        new Drain(
                honest.stores(),
                id -> {
                  start(id, "drain");
                  end(id, "drain");
                })
            .run();
    if (!redis.texts("KEYS", key("worker:*:math")).isEmpty()) {
      throw new AssertionError("a claim that nobody finds");
    }
    Set<String> left = RemainingJobs.ids(redis, NAMESPACE, Drain.JOB);
    LedgerReport.of(entries, left).verify(recoveries + recovered + givenBack + more);
  }

  @Override
  public void close() {
    if (proxy != null) {
      client.close();
      proxy.close();
    }
    honest.close();
    redis.close();
  }
}
