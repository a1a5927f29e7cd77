package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.PluginStore.Beginning;
import io.resque4j.core.redis.PluginStore.Begun;
import io.resque4j.core.redis.PluginStore.Extended;
import io.resque4j.core.redis.PluginStore.HeldLock;
import io.resque4j.core.redis.PluginStore.Verdict;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts of plugins: repeated, raced, beside node peers and garbage. */
@RedisTest
final class PluginStoreTest {
  private static final byte[] JOB =
      "{\"class\":\"a\",\"queue\":\"math\",\"args\":[1]}".getBytes(UTF_8);
  private static final byte[] NOTHING = {};
  private static final WorkerName ONE = new WorkerName("host:1-abcdef+1", "math");
  private static final WorkerName TWO = new WorkerName("host:1-abcdef+2", "math");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long SECOND = 1_700_000_000L;
  private static final String LOCK = "workerslock:a:math:[1]";

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;
  private ResqueKeys keys;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    keys = resque.keys();
    claim(ONE, "id1");
    claim(TWO, "id2");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private void claim(WorkerName worker, String id) {
    raw.call("RPUSH", key("queue:math"), JOB);
    RedisGateway.await(
        stores.claims().claim(List.of("math"), List.of(new Request(worker, id)), "now"));
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  private JobLockKey lock() {
    return new JobLockKey(keys.jobLock("a", "math", "[1]"), HOUR);
  }

  private Begun begin(WorkerName worker, String id, Beginning wanted) {
    return RedisGateway.await(stores.plugins().begin(worker, id, wanted));
  }

  private Verdict takeLock(WorkerName worker, String id) {
    return begin(worker, id, new Beginning(null, lock(), null)).verdict();
  }

  private Completed end(WorkerName worker, String id, Outcome outcome, EndEffect... effects) {
    Completion end =
        new Completion(
            worker,
            id,
            "math",
            outcome,
            outcome == Outcome.BACK ? JOB : NOTHING,
            "",
            List.of(effects));
    return RedisGateway.await(stores.claims().complete(List.of(end))).get(0);
  }

  private EndEffect.Retry retry(int limit) {
    return new EndEffect.Retry(
        new EndEffect.Later(SECOND, JOB),
        keys.retry("a", "1"),
        keys.retryFailure("a", "1"),
        limit,
        3600,
        "{}".getBytes(UTF_8));
  }

  private Extended extended() {
    HeldLock held = new HeldLock(ONE, "id1", lock());
    return RedisGateway.await(stores.plugins().extend(List.of(held))).get(0);
  }

  @Test
  void aLockIsNotTakenAgainForAJobThatHasEndedMeanwhile() {
    takeLock(ONE, "id1");
    end(ONE, "id1", Outcome.OK, new EndEffect.Free(lock()));

    assertThat(extended()).isEqualTo(Extended.NO_CLAIM);

    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
  }

  @Test
  void aLockIsTakenByOneClaimAndTakenAgainByTheSameWhenItsReplyWasLost() {
    assertThat(takeLock(ONE, "id1")).isEqualTo(Verdict.RUN);
    assertThat(takeLock(TWO, "id2")).isEqualTo(Verdict.LOCKED);
    assertThat(takeLock(ONE, "id1")).isEqualTo(Verdict.RUN);

    assertThat(raw.text("GET", key("resque4j:joblock:" + LOCK)))
        .isEqualTo("id1 " + raw.text("GET", key(LOCK)));
    assertThat(raw.text("GET", key("resque4j:held:id1"))).isEqualTo(key(LOCK));
    assertThat(raw.number("TTL", key(LOCK))).isBetween(3590L, 3600L);
  }

  @Test
  void aClaimThatIsGoneTakesNothing() {
    raw.call("SET", key("lock:a:math:[1]"), "1");
    Beginning wanted = new Beginning(keys.queueLock("a", "math", "[1]"), lock(), null);

    assertThat(begin(ONE, "other", wanted).verdict()).isEqualTo(Verdict.NO_CLAIM);

    assertThat(raw.number("EXISTS", key("lock:a:math:[1]"))).isOne();
    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
  }

  @Test
  void aQueueLockThatAProducerTookSinceIsNotFreedByASecondRun() {
    Beginning wanted = new Beginning(keys.queueLock("a", "math", "[1]"), lock(), null);
    begin(ONE, "id1", wanted);
    raw.call("SET", key("lock:a:math:[1]"), "1795473222", "EX", 60);

    assertThat(begin(ONE, "id1", wanted).verdict()).isEqualTo(Verdict.RUN);

    assertThat(raw.number("EXISTS", key("lock:a:math:[1]"))).isOne();
  }

  @Test
  void theLockOfANodePeerIsHonouredWhateverItHolds() {
    raw.call("SET", key(LOCK), "1");
    assertThat(takeLock(ONE, "id1")).isEqualTo(Verdict.LOCKED);
    raw.call("DEL", key(LOCK));
    raw.call("RPUSH", key(LOCK), "x");
    assertThat(takeLock(ONE, "id1")).isEqualTo(Verdict.LOCKED);
  }

  @Test
  void theCounterOfRetrySaysHowManyAttemptsThereWere() {
    Beginning wanted = new Beginning(null, null, keys.retry("a", "1"));
    assertThat(begin(ONE, "id1", wanted).attempts()).isZero();
    raw.call("SET", key("resque-retry:a:1"), "2");
    assertThat(begin(ONE, "id1", wanted).attempts()).isEqualTo(3);
    raw.call("SET", key("resque-retry:a:1"), "many");
    assertThat(begin(ONE, "id1", wanted).attempts()).isZero();
  }

  @Test
  void aLoserDoesNotFreeTheLockOfTheWinner() {
    takeLock(ONE, "id1");
    takeLock(TWO, "id2");

    assertThat(end(TWO, "id2", Outcome.VETO, new EndEffect.Free(lock())).ended())
        .isEqualTo(Ended.DONE);

    assertThat(raw.number("EXISTS", key(LOCK))).isOne();
    end(ONE, "id1", Outcome.OK, new EndEffect.Free(lock()));
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock") || each.contains("held"));
  }

  @Test
  void aLockThatAPeerTookAfterOursWasDeletedIsNotFreed() {
    takeLock(ONE, "id1");
    raw.call("SET", key(LOCK), "1795473222", "EX", 60);
    assertThat(extended()).isEqualTo(Extended.ANOTHERS);

    end(ONE, "id1", Outcome.OK, new EndEffect.Free(lock()));

    assertThat(raw.text("GET", key(LOCK))).isEqualTo("1795473222");
  }

  @Test
  void aJobWhoseClaimWasTakenAwayFreesItsLockAllTheSameForItHasEnded() {
    takeLock(ONE, "id1");
    raw.call("DEL", key("worker", ONE.member()));

    assertThat(end(ONE, "id1", Outcome.OK, new EndEffect.Free(lock())).ended())
        .isEqualTo(Ended.NO_CLAIM);

    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
  }

  @Test
  void anExtendedLockLivesForItsWholeTimeAgainAndOneThatExpiredIsTakenAnew() {
    takeLock(ONE, "id1");
    raw.call("EXPIRE", key(LOCK), 5);
    assertThat(extended()).isEqualTo(Extended.MINE);
    assertThat(raw.number("TTL", key(LOCK))).isGreaterThan(3000);

    raw.call("DEL", key(LOCK), key("resque4j:joblock:" + LOCK), key("resque4j:held:id1"));
    assertThat(extended()).isEqualTo(Extended.MINE);
    assertThat(takeLock(TWO, "id2")).isEqualTo(Verdict.LOCKED);
  }

  @Test
  void aRecoveredJobDoesNotMeetItsOwnLock() {
    takeLock(ONE, "id1");
    byte[] claim = (byte[]) raw.call("GET", key("worker", ONE.member()));

    List<RecoveryStore.Taken> taken =
        RedisGateway.await(stores.recovery().recover(List.of(dead(claim)), 3, HOUR));

    assertThat(taken.get(0).outcome()).isEqualTo(RecoveryStore.Outcome.REQUEUED);
    assertThat(takeLock(TWO, "id2")).isEqualTo(Verdict.RUN);
  }

  @Test
  void aRecoveryFreesNoLockOfAnother() {
    takeLock(TWO, "id2");
    byte[] claim = (byte[]) raw.call("GET", key("worker", ONE.member()));

    RedisGateway.await(stores.recovery().recover(List.of(dead(claim)), 3, HOUR));

    assertThat(raw.text("GET", key("resque4j:joblock:" + LOCK))).startsWith("id2 ");
    assertThat(raw.number("EXISTS", key(LOCK))).isOne();
  }

  private static Dead dead(byte[] claim) {
    return new Dead(
        ONE, true, NOTHING, NOTHING, claim, Fate.REQUEUE, "math", JOB, "death", NOTHING);
  }

  @Test
  void attemptsThatOthersCountedMeanwhileCountToo() {
    raw.call("SET", key("resque-retry:a:1"), "1");

    Completed first = end(ONE, "id1", Outcome.FAIL, retry(4));
    assertThat(first.ended()).isEqualTo(Ended.RETRIED);
    assertThat(first.attemptsLeft()).isOne();
    assertThat(end(TWO, "id2", Outcome.FAIL, retry(4)).ended()).isEqualTo(Ended.DONE);

    assertThat(raw.number("LLEN", key("failed"))).isOne();
    assertThat(raw.number("LLEN", key("delayed:" + SECOND))).isOne();
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("2");
    assertThat(redis.keys()).noneMatch(each -> each.contains("retry"));
  }

  @Test
  void aRetryThatIsWrittenTwiceIsWrittenOnce() {
    end(ONE, "id1", Outcome.FAIL, retry(4));
    assertThat(end(ONE, "id1", Outcome.FAIL, retry(4)).ended()).isEqualTo(Ended.NO_CLAIM);

    assertThat(raw.text("GET", key("resque-retry:a:1"))).isEqualTo("0");
    assertThat(raw.number("LLEN", key("delayed:" + SECOND))).isOne();
  }

  @Test
  void twoJobsThatAreTriedAgainInOneSecondAreBothKept() {
    end(ONE, "id1", Outcome.VETO, new EndEffect.Later(SECOND, JOB));
    end(TWO, "id2", Outcome.VETO, new EndEffect.Later(SECOND, JOB));

    assertThat(raw.number("LLEN", key("delayed:" + SECOND))).isEqualTo(2);
    assertThat(raw.text("GET", key("resque4j:stat:vetoed"))).isEqualTo("2");
  }

  @Test
  void anEffectThatCannotBeWrittenKeepsTheClaimAndSpoilsNoOther() {
    raw.call("SET", key("delayed:" + SECOND), "no list");

    Completed refused = end(ONE, "id1", Outcome.FAIL, retry(4));

    assertThat(refused.ended()).isEqualTo(Ended.REFUSED);
    assertThat(refused.error()).contains("WRONGTYPE");
    assertThat(raw.number("EXISTS", key("worker", ONE.member()))).isOne();
    assertThat(end(TWO, "id2", Outcome.OK).ended()).isEqualTo(Ended.DONE);
    raw.call("DEL", key("delayed:" + SECOND));
    assertThat(end(ONE, "id1", Outcome.FAIL, retry(4)).ended()).isEqualTo(Ended.RETRIED);
  }

  @Test
  void theEffectsOfABatchBelongToTheirOwnItems() {
    takeLock(ONE, "id1");
    raw.call("SET", key("resque-retry:a:1"), "0");
    List<Completion> batch =
        List.of(
            new Completion(
                ONE, "id1", "math", Outcome.OK, NOTHING, "", List.of(new EndEffect.Free(lock()))),
            new Completion(TWO, "id2", "math", Outcome.FAIL, NOTHING, "", List.of(retry(5))));

    List<Completed> ends = RedisGateway.await(stores.claims().complete(batch));

    assertThat(ends).extracting(Completed::ended).containsExactly(Ended.DONE, Ended.RETRIED);
    assertThat(ends.get(1).attemptsLeft()).isEqualTo(3);
    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
    assertThat(raw.text("GET", key("stat:processed"))).isEqualTo("1");
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("1");
  }
}
