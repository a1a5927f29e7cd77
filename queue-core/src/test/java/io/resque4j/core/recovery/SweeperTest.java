package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.core.redis.RecoveryStore.Outcome;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.SettableClock;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweeper on a real Redis, with a clock that the test moves. */
@RedisTest(dedicated = true)
final class SweeperTest {
  private static final String DEAD = "dead:1-abcdef";
  private static final String RUN_AT =
      "Mon Nov 23 2026 22:32:0%d GMT+0000 (Coordinated Universal Time)";
  private static final int MOST = 3;

  private final SettableClock clock = SettableClock.at("2026-11-23T22:40:00Z");
  private final List<RecoveredJob> recovered = new ArrayList<>();
  private final List<String> cleaned = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  private TestRedis redis;
  private RawRedis raw;
  private LossyProxy proxy;
  private Resque resque;
  private RedisStores stores;

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

  private final RecoveryListener listener =
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

  /** An Error of a listener's code, such as a class that is missing, is not the loop's end. */
  @Test
  void theLoopGoesOnWhateverIsThrownInIt() {
    AtomicInteger calls = new AtomicInteger();
    RecoveryListener rude =
        new RecoveryListener() {
          @Override
          public void onCleanedWorker(String worker) {
            if (calls.incrementAndGet() == 1) {
              throw new NoClassDefFoundError("planted");
            }
          }

          @Override
          public void onError(String what, Throwable error) {
            errors.add(what + ": " + error.getMessage());
          }
        };
    register(worker(1));
    RecoveryRules quick =
        RecoveryRules.ofOurs(Duration.ofMillis(600), Duration.ofMillis(100), MOST);
    try (RecoveryLoop loop =
        RecoveryLoop.start(
            resque.openStores(), quick, "host:2-abcdef", InstantSource.system(), rude)) {
      await().until(() -> calls.get() == 1);
      register(worker(2));
      await().until(() -> calls.get() == 2);
      assertThat(loop.health().isLate()).isFalse();
    }
    assertThat(errors).anyMatch(each -> each.endsWith("planted"));
  }

  private Sweeper sweeper(String name, RecoveryRules rules) {
    return new Sweeper(stores.recovery(), rules, name, clock, clock.nanoSource(), listener);
  }

  private Sweeper ours(String name) {
    return sweeper(name, RecoveryRules.ofOurs(Duration.ofSeconds(10), Duration.ofSeconds(1), MOST));
  }

  private Sweeper peers(PeersJobs jobs) {
    return sweeper("x:9-peersw", RecoveryRules.ofPeers(Duration.ofSeconds(10), MOST, jobs));
  }

  private void sweepFor(Sweeper sweeper, int seconds) {
    sweeper.sweep();
    for (int i = 0; i < 2 * seconds; i++) {
      clock.advance(Duration.ofMillis(500));
      sweeper.sweep();
    }
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  private static WorkerName worker(int number) {
    return new WorkerName(DEAD + "+" + number, "math");
  }

  private void register(WorkerName worker) {
    raw.call("SADD", key("workers"), worker.member());
    raw.call("SET", key("worker", worker.member(), "started"), "1");
    ping(worker, 100);
  }

  private void ping(WorkerName worker, long second) {
    raw.call(
        "SET",
        key("worker", "ping", worker.name()),
        new WorkerPing(second, worker.name(), String.valueOf(worker.queues())).write());
  }

  private static byte[] job(Object... args) {
    return JobPayload.of("math", "add", args).raw();
  }

  private void claim(WorkerName worker, int number, byte[] payload) {
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

  private List<String> queue() {
    return raw.texts("LRANGE", key("queue", "math"), 0, -1);
  }

  private List<FailedJob> failed() {
    return resque.queue().failed(0, -1);
  }

  // ---- workers of ours ----

  @Test
  void aDeadWorkersJobIsAtTheHeadOfItsQueueAndTheWorkerIsGone() {
    raw.call("RPUSH", key("queue", "math"), job("waits"));
    raw.call("SADD", key("queues"), "math");
    claim(worker(1), 1, job("was running"));

    sweepFor(ours("a"), 10);

    assertThat(queue()).containsExactly(text(job("was running")), text(job("waits")));
    assertThat(redis.keys())
        .containsExactlyInAnyOrder(
            key("queues"),
            key("queue", "math"),
            key("resque4j", "recoveries"),
            key("resque4j", "sweeper", "ours"));
    assertThat(cleaned).containsExactly(worker(1).name());
    assertThat(recovered)
        .singleElement()
        .matches(each -> each.fate() == RecoveredJob.Fate.REQUEUED && each.recoveries() == 1)
        .matches(each -> !each.reconstructed() && each.jobClass().orElseThrow().equals("add"));
  }

  @Test
  void aWorkerThatPingsIsLeftAloneHoweverLongItsJobTakes() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    for (int second = 0; second < 60; second++) {
      ping(worker(1), 200 + second / 3);
      clock.advance(Duration.ofSeconds(1));
      sweeper.sweep();
    }

    assertThat(cleaned).isEmpty();
    assertThat(queue()).isEmpty();
  }

  @Test
  void severalJobsOfOneQueueGoBackInTheirOldOrder() {
    int n = 75; // more than one script takes
    byte[][] jobs = new byte[n][];
    for (int i = 0; i < n; i++) {
      jobs[i] = job(i);
      claim(worker((i * 31) % n), i, jobs[i]);
    }

    sweepFor(ours("a"), 10);

    assertThat(queue())
        .containsExactlyElementsOf(IntStream.range(0, n).mapToObj(i -> text(jobs[i])).toList());
  }

  @Test
  void equalJobsThatDiedWithOneProcessAreCountedOnce() {
    for (int i = 1; i <= 6; i++) {
      claim(worker(i), i, job());
    }

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(6);
    assertThat(raw.text("HGET", key("resque4j", "recoveries"), PayloadDigest.of(job())))
        .startsWith("1 ");
    assertThat(failed()).isEmpty();
  }

  @Test
  void aJobWhoseWorkersDieAgainAndAgainIsGivenUpAndNotRetriedAsStuck() {
    for (int death = 1; death <= MOST + 1; death++) {
      WorkerName worker = new WorkerName("dead:%d-abcdef+1".formatted(death), "math");
      claim(worker, death, job("killer"));
      raw.call("DEL", key("queue", "math"));
      sweepFor(ours("a"), 10);
    }

    assertThat(queue()).isEmpty();
    assertThat(recovered)
        .extracting(RecoveredJob::fate)
        .extracting(Enum::name)
        .containsExactly("REQUEUED", "REQUEUED", "REQUEUED", "GIVEN_UP");
    assertThat(failed())
        .singleElement()
        .matches(each -> each.backtrace().get(1).equals("resque4j#maxRecoveries"))
        .matches(each -> !each.isStuck());
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("1");
    assertThat(raw.number("EXISTS", key("resque4j", "recoveries"))).isZero();
  }

  private void lock(String owner) {
    String lock = "workerslock:add:math:[]";
    raw.call("SET", key(lock), "1700003600");
    raw.call("SET", key("resque4j", "joblock", lock), owner + " 1700003600");
    raw.call("SET", key("resque4j", "held", "p-0001"), key(lock));
  }

  @Test
  void aRecoveredJobDoesNotMeetItsOwnLock() {
    claim(worker(1), 1, job());
    lock("p-0001");

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(1);
    assertThat(redis.keys()).noneMatch(key -> key.matches(".*(lock|held).*"));
  }

  @Test
  void theLockOfAnotherClaimStaysWhenAWorkerIsTakenAway() {
    claim(worker(1), 1, job());
    lock("p-0002");

    sweepFor(ours("a"), 10);

    assertThat(queue()).hasSize(1);
    assertThat(raw.text("GET", key("workerslock:add:math:[]"))).isEqualTo("1700003600");
  }

  @Test
  void aQueueThatCannotTakeTheJobBackKeepsTheClaimAndStopsNoOther() {
    claim(worker(1), 1, job());
    raw.call("SET", key("queue", "math"), "no list");
    WorkerName other = new WorkerName(DEAD + "+2", "other");
    register(other);
    raw.call(
        "SET",
        key("worker", other.member()),
        ClaimPayload.write("p-2", RUN_AT.formatted(1), "other", other.name(), job("other")));

    sweepFor(ours("a"), 10);

    assertThat(raw.number("LLEN", key("queue", "other"))).isOne();
    assertThat(raw.texts("SMEMBERS", key("workers"))).containsExactly(worker(1).member());
    assertThat(errors).singleElement().asString().contains("claim is kept", "WRONGTYPE");
    raw.call("DEL", key("queue", "math"));
    sweepFor(ours("a"), 11);
    assertThat(queue()).containsExactly(text(job()));
  }

  @Test
  void garbageInTheWayOfTheSweepStopsNothing() {
    claim(worker(1), 1, job("fine"));
    for (int i = 2; i <= 6; i++) {
      register(worker(i));
    }
    raw.call("SET", key("worker", worker(2).member()), "{garbage");
    raw.call("SET", key("worker", worker(3).member()), "");
    raw.call("LPUSH", key("worker", worker(4).member()), "no string");
    raw.call("DEL", key("worker", "ping", worker(5).name()));
    raw.call("HSET", key("worker", "ping", worker(5).name()), "no", "string");
    raw.call("SADD", key("workers"), "", ":", "::::", new byte[] {(byte) 0xff, ':'});
    claim(worker(6), 2, "{bad".getBytes(UTF_8));

    sweepFor(ours("a"), 10);

    assertThat(cleaned).hasSize(6);
    assertThat(queue()).containsExactly(text(job("fine")), "{bad");
    assertThat(failed())
        .singleElement()
        .matches(each -> text(each.rawPayload().orElseThrow()).equals("{garbage"));
    assertThat(errors).isEmpty();
  }

  @Test
  void aClaimMadeWhileAPeerCleanedItsWorkerIsFoundThoughNoMemberLeadsToIt() {
    register(worker(1));
    register(worker(2));
    Sweeper sweeper = ours("a");
    sweeper.sweep();
    // node-resque read that there is no claim; now there is one, and node-resque goes on cleaning
    claim(worker(1), 1, job("claimed meanwhile"));
    for (WorkerName each : List.of(worker(1), worker(2))) {
      raw.call("DEL", key("worker", "ping", each.name()));
      raw.call("SREM", key("workers"), each.member());
    }

    sweepFor(sweeper, 9);
    assertThat(queue()).isEmpty();
    sweepFor(sweeper, 2);

    assertThat(queue()).containsExactly(text(job("claimed meanwhile")));
    assertThat(cleaned).containsExactly(worker(1).name());
    assertThat(redis.keys()).noneMatch(each -> each.contains(worker(1).name()));
  }

  @Test
  void aClaimToWhichNoMemberLeadsIsFoundByOneWhoNeverSawItsWorker() {
    claim(worker(1), 1, job("stray"));
    claim(worker(2), 2, job("of a member"));
    raw.call("SET", key("worker", "node:1", "math"), "{}"); // node-resque leaves it when it cleans
    raw.call("HSET", key("worker", worker(3).member()), "no", "claim");
    raw.call("DEL", key("worker", "ping", worker(1).name()));
    raw.call("SREM", key("workers"), worker(1).member());
    Sweeper sweeper = ours("a");

    sweepFor(sweeper, 9);
    assertThat(queue()).isEmpty();
    sweepFor(sweeper, 2);

    assertThat(queue()).contains(text(job("stray")), text(job("of a member"))).hasSize(2);
    assertThat(raw.text("GET", key("worker", "node:1", "math"))).isEqualTo("{}");
    assertThat(errors).isEmpty();
  }

  @Test
  void aStrayClaimThatComesLaterIsFoundInTheNextPass() {
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 5);
    claim(worker(1), 1, job("stray"));
    raw.call("DEL", key("worker", "ping", worker(1).name()));
    raw.call("SREM", key("workers"), worker(1).member());

    sweepFor(sweeper, 75);

    assertThat(queue()).containsExactly(text(job("stray")));
  }

  @Test
  void aSweeperWithoutTheRightToScanRecoversAllOthers() {
    proxy.rewrite(
        command ->
            text(command.get(0)).equals("SCAN") ? List.of("NOSUCH".getBytes(UTF_8)) : command);
    claim(worker(1), 1, job("of a member"));

    sweepFor(ours("a"), 11);

    assertThat(queue()).containsExactly(text(job("of a member")));
    assertThat(errors).isEmpty();
  }

  @Test
  void aReconnectBetweenTwoLooksRestartsEveryWindow() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 9);
    proxy.cut();
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);

    assertThat(cleaned).isEmpty();
    sweepFor(sweeper, 10);
    assertThat(cleaned).hasSize(1);
  }

  private static void sweepUntilAnswered(Sweeper sweeper) {
    boolean answered = false;
    while (!answered) {
      try {
        sweeper.sweep();
        answered = true;
      } catch (ResqueException e) {
        // the connection was cut under it
      }
    }
  }

  @Test
  void whileRedisIsAwayNobodyIsCountedAsSilent() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 9);
    proxy.cutBefore(c -> c.name().startsWith("EVAL"));

    sweepUntilAnswered(sweeper); // on another connection
    assertThat(proxy.cuts()).isOne();
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);

    assertThat(cleaned).isEmpty();
  }

  @Test
  void aLookAtWorkersThatAreKnownIsOneCommand() {
    claim(worker(1), 1, job());
    claim(worker(2), 1, job());
    Sweeper sweeper = ours("a");
    sweeper.sweep();
    sweeper.sweep();
    int before = proxy.commands().size();

    sweeper.sweep();

    assertThat(proxy.commands().subList(before, proxy.commands().size()))
        .singleElement()
        .satisfies(each -> assertThat(each.name()).isEqualTo("EVALSHA"));
  }

  @Test
  void aWorkerThatGivesASignOrChangesItsClaimBetweenTheLookAndTheActIsLeftAlone() {
    claim(worker(1), 1, job());
    byte[] ping = bytes("worker", "ping", worker(1).name());
    byte[] claim = bytes("worker", worker(1).member());
    raw.call("HSET", key("workers", "heartbeat"), worker(1).member(), "now");
    byte[] beat = "now".getBytes(UTF_8);
    byte[] other = "before".getBytes(UTF_8);

    assertThat(takeAway(other, beat, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(takeAway(ping, other, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(takeAway(ping, beat, other)).isEqualTo(Outcome.CHANGED);
    assertThat(queue()).isEmpty();
    assertThat(takeAway(ping, beat, claim)).isEqualTo(Outcome.REQUEUED);
    assertThat(takeAway(ping, beat, claim)).isEqualTo(Outcome.CHANGED);
    assertThat(queue()).hasSize(1);
  }

  private byte[] bytes(String... key) {
    return (byte[]) Objects.requireNonNull(raw.call("GET", key(key)));
  }

  private Outcome takeAway(byte[] ping, byte[] beat, byte[] claim) {
    Dead dead =
        new Dead(
            worker(1), false, ping, beat, claim, Fate.REQUEUE, "math", job(), "death", new byte[0]);
    return RedisGateway.await(stores.recovery().recover(List.of(dead), 3, Duration.ofDays(1)))
        .get(0)
        .outcome();
  }

  // ---- who sweeps ----

  @Test
  void oneActsOneWatchesAndTheThirdDoesNothingUntilItsTurn() {
    Sweeper first = ours("a");
    Sweeper second = ours("b");
    Sweeper third = ours("c");
    first.sweep();
    second.sweep();
    third.sweep();

    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours"))).isEqualTo("a");
    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours", "deputy"))).isEqualTo("b");
    first.close();
    third.sweep();
    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours"))).isEqualTo("c");
    second.close();
    assertThat(raw.number("EXISTS", key("resque4j", "sweeper", "ours", "deputy"))).isZero();
  }

  @Test
  void theDeputyKnowsAlreadyWhoIsSilentWhenItTakesOver() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    Sweeper deputy = ours("b");
    first.sweep();
    sweepFor(deputy, 10);
    assertThat(cleaned).isEmpty();

    first.close();
    deputy.sweep();

    assertThat(cleaned).hasSize(1);
  }

  @Test
  void twoWhoActAtOnceRecoverAJobOnce() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    Sweeper second = ours("b");
    for (int i = 0; i <= 10; i++) {
      for (Sweeper each : List.of(first, second)) {
        raw.call("DEL", key("resque4j", "sweeper", "ours"));
        each.sweep();
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(queue()).hasSize(1);
    assertThat(cleaned).hasSize(1);
  }

  // ---- workers of peers ----

  @Test
  void workersOfNodeAndRubyAndNamesThatNobodyCanParseAreFoundAndCleaned() {
    String claim =
        "{\"worker\":\"x\",\"run_at\":\"now\",\"queue\":\"math\",\"payload\":{\"args\":{},"
            + "\"queue\":\"math\",\"class\":\"add\"}}";
    List<String> members =
        List.of("node:1+1:math", "ruby:2:math,other", "fe80::1:7:math", "a:b:1:math", "alone");
    for (String member : members) {
      raw.call("SADD", key("workers"), member);
      raw.call("SET", key("worker", member), claim);
    }
    raw.call(
        "SET",
        key("worker", "ping", "a:b:1"),
        "{\"time\":1,\"name\":\"a:b:1\",\"queues\":\"math\"}");
    raw.call("SADD", key("workers"), "idle:3:math", worker(1).member());
    raw.call("HSET", key("workers", "heartbeat"), "ruby:2:math,other", "2026-11-23T22:32:00Z");

    sweepFor(peers(PeersJobs.FAIL), 10);

    assertThat(raw.texts("SMEMBERS", key("workers"))).containsExactly(worker(1).member());
    assertThat(failed()).hasSize(5).allMatch(FailedJob::isStuck);
    assertThat(failed())
        .extracting(each -> text(each.job().orElseThrow().raw()))
        .containsOnly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[]}");
    assertThat(failed())
        .extracting(FailedJob::worker)
        .containsExactlyInAnyOrder("node:1+1", "ruby:2", "fe80::1:7", "a:b:1", "alone");
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("5");
    assertThat(recovered).hasSize(5).allMatch(RecoveredJob::reconstructed);
    assertThat(redis.keys())
        .containsExactlyInAnyOrder(
            key("workers"), key("failed"), key("stat:failed"), key("resque4j", "sweeper", "peers"));
  }

  @Test
  void aRubyWorkerWhoseHeartbeatChangesIsAlive() {
    raw.call("SADD", key("workers"), "ruby:2:math");
    Sweeper sweeper = peers(PeersJobs.FAIL);
    for (int second = 0; second < 30; second++) {
      raw.call("HSET", key("workers", "heartbeat"), "ruby:2:math", "t" + second / 5);
      clock.advance(Duration.ofSeconds(1));
      sweeper.sweep();
    }

    assertThat(cleaned).isEmpty();
    raw.call("HDEL", key("workers", "heartbeat"), "ruby:2:math");
    sweepFor(sweeper, 11);
    assertThat(cleaned).containsExactly("ruby:2");
  }

  @Test
  void aPeersJobGoesBackToItsQueueWhereThatIsWanted() {
    raw.call("SADD", key("workers"), "node:1:math");
    raw.call(
        "SET",
        key("worker", "node:1:math"),
        "{\"queue\":\"math\",\"payload\":{\"args\":[1],\"class\":\"add\"},\"worker\":\"node:1\"}");

    sweepFor(peers(PeersJobs.REQUEUE), 10);

    assertThat(queue()).containsExactly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[1]}");
    assertThat(failed()).isEmpty();
    assertThat(recovered).singleElement().matches(each -> each.recoveries() == 1);
  }

  @Test
  void rulesThatCannotWorkAreRefused() {
    assertThatThrownBy(
            () -> RecoveryRules.ofOurs(Duration.ofSeconds(2), Duration.ofSeconds(1), MOST))
        .hasMessageContaining("expected the lease of a worker to be 3 sweep intervals");
    assertThatThrownBy(() -> RecoveryRules.ofOurs(Duration.ofSeconds(2), Duration.ZERO, MOST))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> RecoveryRules.ofOurs(Duration.ofSeconds(9), Duration.ofSeconds(1), -1))
        .hasMessageContaining("maxRecoveries");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
