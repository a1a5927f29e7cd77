package io.resque4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.FailedJobs.RetryCount;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RedisTest
final class FailedJobsBulkTest {
  private static final Instant NOW = Instant.parse("2026-11-23T22:32:00Z");
  private static final FailedFilter ALL = FailedFilter.all();

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final FailedJobs failed;

  FailedJobsBulkTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .clock(InstantSource.fixed(NOW))
            .connect();
    failed = resque.queue().failedJobs();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private static byte[] entry(String queue, String jobClass, int n, String error, Instant at) {
    IllegalStateException thrown = new IllegalStateException(error);
    thrown.setStackTrace(new StackTraceElement[0]);
    byte[] job = JobPayload.of(queue, jobClass, n).raw();
    return FailedJob.of("host:1+1", queue, job, thrown, at).raw();
  }

  private void fail(byte[]... entries) {
    for (byte[] entry : entries) {
      raw.send("RPUSH", redis.key("failed"), entry);
    }
    for (int i = 0; i < entries.length; i++) {
      raw.read();
    }
  }

  private void fail(String queue, String jobClass, int n, String error, Duration ago) {
    fail(entry(queue, jobClass, n, error, NOW.minus(ago)));
  }

  /** The first argument of each failed job. */
  private List<Integer> left() {
    return resque.queue().failed(0, -1).stream()
        .map(each -> each.payload().path("args").path(0).asInt(-1))
        .toList();
  }

  private List<String> queued(String queue) {
    return resque.queue().queued(queue, 0, -1).stream()
        .map(entry -> entry.job().orElseThrow().argsJson())
        .toList();
  }

  @Test
  void failedJobsAreFoundByQueueClassErrorAndAge() {
    fail("math", "add", 1, "Time-out of db", Duration.ofDays(9));
    fail("math", "sub", 2, "no such thing", Duration.ofDays(3));
    fail("mail", "add", 3, "TIME-OUT again", Duration.ofHours(1));
    fail("{bad".getBytes(UTF_8));

    assertThat(count(ALL)).isEqualTo(4);
    assertThat(count(ALL.queue("math"))).isEqualTo(2);
    assertThat(count(ALL.jobClass("add"))).isEqualTo(2);
    assertThat(count(ALL.errorText("time-out"))).isEqualTo(2);
    assertThat(count(ALL.errorText("illegalstate"))).isEqualTo(3);
    assertThat(count(ALL.olderThan(Duration.ofDays(3)))).isEqualTo(2);
    assertThat(count(ALL.youngerThan(Duration.ofDays(3)))).isEqualTo(2);
    assertThat(count(ALL.olderThan(Duration.ofHours(2)).youngerThan(Duration.ofDays(8)))).isOne();
    assertThat(count(ALL.queue("math").jobClass("add").errorText("db"))).isOne();
    assertThat(count(ALL.queue("other"))).isZero();
  }

  private long count(FailedFilter filter) {
    assertThat(failed.stream(filter).count()).isEqualTo(failed.count(filter));
    return failed.count(filter);
  }

  @Test
  void anAgeBelowZeroIsRefused() {
    assertThatThrownBy(() -> ALL.olderThan(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("olderThan");
    assertThatThrownBy(() -> FailedLimits.length(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FailedLimits.age(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyWhatMatchesIsRemovedAndTheRestKeepsItsOrder() {
    IntStream.range(0, 500)
        .forEach(i -> fail(i % 2 == 0 ? "even" : "odd", "add", i, "e", Duration.ZERO));

    assertThat(failed.removeAll(ALL.queue("even"))).isEqualTo(250);

    assertThat(left()).isEqualTo(IntStream.range(0, 500).filter(i -> i % 2 == 1).boxed().toList());
    assertThat(failed.removeAll(ALL)).isEqualTo(250);
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void onlyWhatMatchesIsRetriedInItsOrderEachInItsQueue() {
    IntStream.range(0, 500)
        .forEach(
            i ->
                fail(
                    i % 2 == 0 ? "even" : "odd",
                    i % 5 == 0 ? "five" : "add",
                    i,
                    "e",
                    Duration.ZERO));

    assertThat(failed.retryAll(ALL.jobClass("five"))).isEqualTo(new RetryCount(100, 0));

    assertThat(queued("even"))
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "[" + 10 * i + "]").toList());
    assertThat(queued("odd"))
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "[" + (10 * i + 5) + "]").toList());
    assertThat(left()).isEqualTo(IntStream.range(0, 500).filter(i -> i % 5 != 0).boxed().toList());
    assertThat(resque.queue().queues()).containsExactly("even", "odd");
  }

  @Test
  void whatCannotBeRetriedStaysAndIsCounted() {
    fail("{bad".getBytes(UTF_8), "{\"payload\":{\"class\":\"a\"}}".getBytes(UTF_8));
    fail("broken", "add", 1, "e", Duration.ZERO);
    fail("math", "add", 2, "e", Duration.ZERO);
    raw.call("SET", redis.key("queue:broken"), "no list");

    assertThat(failed.retryAll(ALL)).isEqualTo(new RetryCount(1, 3));

    assertThat(left()).containsExactly(-1, -1, 1);
    assertThat(queued("math")).containsExactly("[2]");
    assertThat(resque.queue().queues()).containsExactly("math");
  }

  @Test
  void aHundredThousandFailedJobsAreRetriedAndRemoved() {
    byte[][] page = new byte[1000][];
    for (int i = 0; i < 100_000; i++) {
      page[i % 1000] = entry(i % 3 == 0 ? "a" : "b", "add", i, "e", NOW);
      if (i % 1000 == 999) {
        Object[] push = new Object[1002];
        push[0] = "RPUSH";
        push[1] = redis.key("failed");
        System.arraycopy(page, 0, push, 2, 1000);
        raw.call(push);
      }
    }

    assertThat(failed.retryAll(ALL.queue("a"))).isEqualTo(new RetryCount(33_334, 0));
    assertThat(raw.number("LLEN", redis.key("queue:a"))).isEqualTo(33_334);
    assertThat(failed.count(ALL)).isEqualTo(66_666);
    assertThat(failed.removeAll(ALL)).isEqualTo(66_666);
    assertThat(raw.number("LLEN", redis.key("failed"))).isZero();
  }

  @Test
  void jobsThatFailAgainMeanwhileAreNotRetriedForEver() {
    fail("math", "add", 1, "e", Duration.ZERO);
    List<FailedJob> seen = new ArrayList<>();

    failed.stream(ALL).peek(each -> fail("math", "add", 2, "e", Duration.ZERO)).forEach(seen::add);

    assertThat(seen).hasSize(1);
  }

  @Test
  void ofManyWhoRetryAllAtOnceEachJobIsEnqueuedOnce() {
    IntStream.range(0, 1000).forEach(i -> fail("math", "add", i, "e", Duration.ZERO));
    List<CompletableFuture<RetryCount>> retries =
        IntStream.range(0, 4)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> failed.retryAll(ALL), task -> new Thread(task, "r" + n).start()))
            .toList();

    assertThat(retries.stream().mapToLong(each -> each.join().retried()).sum()).isEqualTo(1000);

    assertThat(queued("math")).hasSize(1000).doesNotHaveDuplicates();
    assertThat(failed.count(ALL)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noJobIsLostOrMissedWhilePeersRemoveOthers(long seed) {
    IntStream.range(0, 600)
        .forEach(i -> fail(i % 3 == 0 ? "peer" : "math", "add", i, "e", Duration.ZERO));
    Random random = new Random(seed);
    List<Integer> peers =
        new ArrayList<>(IntStream.range(0, 600).filter(i -> i % 3 == 0).boxed().toList());
    // The filter is asked in the midst of a window: what is removed there moves everything behind
    // it.
    long seen =
        failed.stream(ALL)
            .peek(
                each -> {
                  if (!peers.isEmpty() && random.nextInt(3) == 0) {
                    int gone = peers.remove(random.nextInt(peers.size()));
                    raw.call("LREM", redis.key("failed"), 1, entry("peer", "add", gone, "e", NOW));
                  }
                })
            .filter(each -> each.queue().equals("math"))
            .map(each -> each.payload().path("args").path(0).asInt())
            .distinct()
            .count();

    assertThat(seen).as("seed " + seed).isEqualTo(400);
  }

  @Test
  void besideAPeerThatRemovesAndAddsAllThatMatchesIsRetriedOnceAndNothingIsLost() {
    IntStream.range(0, 900)
        .forEach(i -> fail(i % 3 == 0 ? "peer" : "math", "add", i, "e", Duration.ZERO));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> peer =
        CompletableFuture.supplyAsync(() -> removeAndAdd(done), task -> new Thread(task).start());

    RetryCount count = failed.retryAll(ALL.queue("math"));
    done.set(true);

    assertThat(count).isEqualTo(new RetryCount(600, 0));
    assertThat(queued("math")).hasSize(600).doesNotHaveDuplicates();
    int removed = peer.join();
    assertThat(left()).doesNotHaveDuplicates().hasSize(300);
    assertThat(removed).isPositive();
  }

  /** As node-resque does it: one LREM by value, one RPUSH. Returns how often. */
  private int removeAndAdd(AtomicBoolean done) {
    int times = 0;
    try (RawRedis own = redis.connect()) {
      while (times < 300 && (times < 10 || !done.get())) {
        own.call("LREM", redis.key("failed"), 1, entry("peer", "add", 3 * times, "e", NOW));
        own.call("RPUSH", redis.key("failed"), entry("new", "add", 1000 + times, "e", NOW));
        times++;
      }
    }
    return times;
  }

  @Test
  void theLengthIsBoundedTheOldestGoAndAreCounted() {
    IntStream.range(0, 1300).forEach(i -> fail("math", "add", i, "e", Duration.ZERO));

    assertThat(failed.trim(FailedLimits.length(2000))).isZero();
    assertThat(failed.trimmed()).isZero();
    assertThat(failed.trim(FailedLimits.length(100))).isEqualTo(1200);

    assertThat(left()).isEqualTo(IntStream.range(1200, 1300).boxed().toList());
    assertThat(failed.trimmed()).isEqualTo(1200);
  }

  @Test
  void theAgeIsBoundedAndWhatHasNoDateStays() {
    fail("{bad".getBytes(UTF_8));
    IntStream.range(0, 200).forEach(i -> fail("math", "add", i, "e", Duration.ofDays(10)));
    fail("{\"failed_at\":\"soon\"}".getBytes(UTF_8));
    fail("math", "add", 200, "e", Duration.ofDays(1));
    fail("math", "add", 201, "e", Duration.ofDays(10));

    assertThat(failed.trim(FailedLimits.age(Duration.ofDays(5)))).isEqualTo(200);

    assertThat(left()).containsExactly(-1, -1, 200, 201);
    assertThat(failed.trimmed()).isEqualTo(200);
  }

  @Test
  void aCounterOfTrimmedEntriesThatIsNoNumberHindersNothing() {
    raw.call("SET", redis.key("resque4j:stat:failed_trimmed"), "many");
    fail("math", "add", 1, "e", Duration.ofDays(1));
    fail("math", "add", 2, "e", Duration.ofDays(1));

    assertThat(failed.trim(FailedLimits.length(1))).isOne();
    assertThat(failed.trim(FailedLimits.age(Duration.ofHours(1)))).isOne();
    assertThat(failed.trimmed()).isZero();
  }

  @Test
  void largeEntriesAreReadAFewAtATime() {
    IntStream.range(0, 12).forEach(i -> fail("math", "add", i, "x".repeat(200_000), Duration.ZERO));

    assertThat(failed.removeAll(ALL.errorText("xx"))).isEqualTo(12);
  }

  @Test
  void whoFollowsHearsOfEachBatchBeforeAndAfterAndCanEndIt() {
    for (int n = 0; n < 300; n++) {
      fail("math", n % 2 == 0 ? "add" : "sub", n, "no", Duration.ofDays(1));
    }
    List<byte[]> told = new ArrayList<>();
    List<Long> looked = new ArrayList<>();
    BatchListener follower =
        new BatchListener() {
          @Override
          public void before(List<byte[]> entries) {
            assertThat(resque.queue().failed(0, -1).stream().map(FailedJob::raw))
                .as("they are still there")
                .containsAll(entries);
            told.addAll(entries);
          }

          @Override
          public boolean after(BitSet taken, long soFar) {
            looked.add(soFar);
            return told.size() < 20;
          }
        };

    long removed = failed.remove(each -> isAdd(each), Long.MAX_VALUE, follower);

    assertThat(removed).isEqualTo(told.size()).isBetween(20L, 149L);
    assertThat(left()).hasSize(300 - told.size());
    assertThat(looked).isSorted().hasSizeGreaterThan(1);
    assertThat(failed.remove(each -> isAdd(each), Long.MAX_VALUE, BatchListener.NONE))
        .as("it goes on when it is called again")
        .isEqualTo(150 - removed);
    assertThat(left()).hasSize(150).allMatch(n -> n % 2 == 1);
  }

  private static boolean isAdd(FailedJob job) {
    return job.payload().path("class").asText().equals("add");
  }

  @Test
  void aBatchThatCannotBeWrittenDownStays() {
    fail("math", "add", 1, "no", Duration.ofDays(1));
    BatchListener fullDisk =
        new BatchListener() {
          @Override
          public void before(List<byte[]> entries) {
            throw new IllegalStateException("the disk is full");
          }
        };

    assertThatThrownBy(() -> failed.remove(each -> true, Long.MAX_VALUE, fullDisk))
        .hasMessage("the disk is full");
    assertThat(left()).containsExactly(1);
  }

  @Test
  void noMoreThanTheMostAreTakenOldestFirst() {
    for (int n = 0; n < 40; n++) {
      fail("math", "add", n, "no", Duration.ofDays(1));
    }

    assertThat(failed.remove(each -> true, 25, BatchListener.NONE)).isEqualTo(25);
    assertThat(failed.retry(each -> true, 10, BatchListener.NONE)).isEqualTo(new RetryCount(10, 0));
    assertThat(failed.remove(each -> true, 0, BatchListener.NONE)).isZero();
    assertThat(left()).containsExactly(35, 36, 37, 38, 39);
    assertThat(queued("math")).startsWith("[25]").endsWith("[34]").hasSize(10);
  }

  @Test
  void anEntryComesBackOnceByAnImport() {
    byte[] first = entry("math", "add", 1, "no", NOW);
    byte[] garbage = {'{', (byte) 0xff};
    byte[] third = entry("math", "add", 3, "no", NOW);

    assertThat(failed.restore(new Import("one", 0, List.of(first, garbage)))).isEqualTo(2);
    assertThat(failed.restore(new Import("one", 0, List.of(first, garbage)))).isZero();
    assertThat(failed.restore(new Import("one", 1, List.of(garbage, third)))).isEqualTo(1);
    assertThat(failed.restore(new Import("other", 0, List.of(first)))).isEqualTo(1);

    assertThat(resque.queue().failed(0, -1).stream().map(FailedJob::raw))
        .containsExactly(first, garbage, third, first);
    assertThat((Long) raw.call("TTL", redis.key("resque4j:import:one"))).isPositive();
    assertThatThrownBy(() -> new Import(" ", 0, List.of(first)))
        .hasMessageStartingWith("expected an id, a place from 0 and 1 to 900 entries");
  }

  @Test
  void nothingIsAppendedWhereTheCountHasAnotherType() {
    raw.call("RPUSH", redis.key("resque4j:import:one"), "x");
    raw.call("SET", redis.key("resque4j:import:two"), "many");

    for (String id : List.of("one", "two")) {
      assertThatThrownBy(() -> failed.restore(new Import(id, 0, List.of(new byte[] {'x'}))))
          .isInstanceOf(RedisRefusedException.class);
    }
    assertThat(resque.queue().failedCount()).isZero();
  }
}
