package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.Resque;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.SettableClock;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sweeper on a real Redis, with a clock that the test moves. */
abstract class SweeperScene {
  static final String DEAD = "dead:1-abcdef";
  static final String RUN_AT = "Mon Nov 23 2026 22:32:0%d GMT+0000 (Coordinated Universal Time)";
  static final int MOST = 3;

  final SettableClock clock = SettableClock.at("2026-11-23T22:40:00Z");
  final List<RecoveredJob> recovered = new ArrayList<>();
  final List<String> cleaned = new ArrayList<>();
  final List<String> errors = new ArrayList<>();

  TestRedis redis;
  RawRedis raw;
  LossyProxy proxy;
  Resque resque;
  RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis, RedisServer server) {
    this.redis = redis;
    raw = redis.connect();
    proxy = LossyProxy.to(server);
    resque = Resque.builder().uri(proxy.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    proxy.close();
    raw.close();
  }

  final RecoveryListener listener =
      new RecoveryListener() {
        @Override
        public void onCleanedWorker(String worker) {
          cleaned.add(worker);
        }

        @Override
        public void onRecovered(RecoveredJob job) {
          recovered.add(job);
        }

        @Override
        public void onError(String what, Throwable error) {
          errors.add(what + ": " + error.getMessage());
        }
      };

  Sweeper sweeper(String name, RecoveryRules rules) {
    return new Sweeper(stores.recovery(), rules, name, clock, clock.nanoSource(), listener);
  }

  Sweeper ours(String name) {
    return sweeper(name, RecoveryRules.ofOurs(Duration.ofSeconds(10), Duration.ofSeconds(1), MOST));
  }

  Sweeper peers(PeersJobs jobs) {
    return sweeper("x:9-peersw", RecoveryRules.ofPeers(Duration.ofSeconds(10), MOST, jobs));
  }

  void sweepFor(Sweeper sweeper, int seconds) {
    sweeper.sweep();
    for (int i = 0; i < 2 * seconds; i++) {
      clock.advance(Duration.ofMillis(500));
      sweeper.sweep();
    }
  }

  String key(String... parts) {
    return redis.key(parts);
  }

  static WorkerName worker(int number) {
    return new WorkerName(DEAD + "+" + number, "math");
  }

  void register(WorkerName worker) {
    raw.call("SADD", key("workers"), worker.member());
    raw.call("SET", key("worker", worker.member(), "started"), "1");
    ping(worker, 100);
  }

  void ping(WorkerName worker, long second) {
    raw.call(
        "SET",
        key("worker", "ping", worker.name()),
        new WorkerPing(second, worker.name(), String.valueOf(worker.queues())).write());
  }

  static byte[] job(Object... args) {
    return JobPayload.of("math", "add", args).raw();
  }

  void claim(WorkerName worker, int number, byte[] payload) {
    register(worker);
    raw.call(
        "SET",
        key("worker", worker.member()),
        ClaimPayload.write(
            "p-%04d".formatted(number),
            RUN_AT.formatted(number / 10),
            "math",
            worker.name(),
            payload));
  }

  List<String> queue() {
    return raw.texts("LRANGE", key("queue", "math"), 0, -1);
  }

  List<FailedJob> failed() {
    return resque.queue().failed(0, -1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
