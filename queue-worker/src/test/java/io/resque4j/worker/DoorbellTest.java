package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Idle multiWorkers that poll once in ten minutes: only a ring brings them a job. */
@RedisTest
final class DoorbellTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(10);

  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final CountDownLatch all = new CountDownLatch(6);
  private final List<MultiWorker> workers = new ArrayList<>();

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    workers.forEach(MultiWorker::close);
    resque.close();
    raw.close();
  }

  /** Tells how long the pauses are: ten minutes once somebody rings. */
  private final class Pauses implements WorkerListener {
    private volatile Duration last = Duration.ZERO;

    @Override
    public void onPause(Duration pause) {
      last = pause;
    }

    @Override
    public void onError(String what, Throwable error) {
      troubles.add(what);
    }
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("note", String.class, ran::add)
        .job(
            "together",
            () -> {
              all.countDown();
              return all.await(30, TimeUnit.SECONDS) && ran.add("together");
            })
        .build();
  }

  private Pauses start(Resque resque, int processors, String... queues) {
    Pauses pauses = new Pauses();
    workers.add(
        MultiWorker.builder(resque, jobs())
            .queues(queues)
            .taskProcessors(processors)
            .pollInterval(NEVER)
            .listener(pauses)
            .start());
    return pauses;
  }

  private Pauses startRung(int processors, String... queues) {
    Pauses pauses = start(resque, processors, queues);
    awaitRung(pauses);
    return pauses;
  }

  private static void awaitRung(Pauses pauses) {
    await().atMost(SOON).until(() -> pauses.last.compareTo(Duration.ofSeconds(30)) > 0);
  }

  private void pushAsAPeerDoes(String queue, String note) {
    String payload = "{\"class\":\"note\",\"queue\":\"" + queue + "\",\"args\":[\"" + note + "\"]}";
    raw.call("SADD", redis.key("queues"), queue);
    raw.call("RPUSH", redis.key("queue", queue), payload);
  }

  private void awaitRan(String note) {
    await().atMost(SOON).until(() -> ran.contains(note));
  }

  @Test
  void aPeersJobWakesAnIdleWorkerThatDoesNotPoll() {
    startRung(2, "a", "b");

    pushAsAPeerDoes("b", "one");
    awaitRan("one");
    resque.queue().enqueue("a", "note", "two");
    awaitRan("two");
    assertThat(troubles).isEmpty();
  }

  @Test
  void aWorkerOnAllQueuesHearsOfAQueueThatItKnows() {
    pushAsAPeerDoes("known", "first");
    startRung(2, "*");
    awaitRan("first");

    pushAsAPeerDoes("known", "second");

    awaitRan("second");
  }

  @Test
  void aWorkerOnAllQueuesHearsOfQueuesThatAreNew() {
    startRung(2, "*");

    pushAsAPeerDoes("new", "first");
    awaitRan("first");
    resque.queue().enqueue("newer", "note", "second");
    awaitRan("second");
    resque.queue().delQueue("newer");
    resque.queue().enqueue("newer", "note", "third");
    awaitRan("third");
  }

  @Test
  void aTokenForSeveralQueuesMakesAWorkerLookAtAllOfThem() {
    for (int i = 0; i < 70; i++) {
      raw.call("SADD", redis.key("queues"), "q%02d".formatted(i));
    }
    startRung(100, "*");
    raw.call("SADD", redis.key("resque4j", "paused"), "q01", "q69");
    pushAsAPeerDoes("q01", "first");
    pushAsAPeerDoes("q69", "last");
    raw.call("DEL", redis.key("resque4j", "paused")); // which rings for nobody

    raw.call("RPUSH", redis.key("resque4j", "bell", "all"), "");

    awaitRan("first");
    awaitRan("last");
  }

  @Test
  void oneRingsForAllAndAnotherTakesOverWhenItStops() {
    startRung(1, "a");
    Pauses second = startRung(1, "b");
    assertThat(raw.text("GET", redis.key("resque4j", "bell", "ringer"))).isNotNull();

    workers.remove(0).close();

    await()
        .atMost(SOON)
        .until(() -> raw.text("GET", redis.key("resque4j", "bell", "ringer")) != null);
    awaitRung(second);
    pushAsAPeerDoes("b", "after");
    awaitRan("after");
  }

  /** It asks over the connection on which it waits for rings. */
  @Test
  void whoIsRungTimeAndAgainWaitsAgainEachTime() {
    startRung(1, "a"); // who rings, and has no work
    startRung(1, "b");

    for (int n = 0; n < 50; n++) {
      pushAsAPeerDoes("b", "job " + n);
      awaitRan("job " + n);
    }
    assertThat(ran).hasSize(50);
    assertThat(troubles).isEmpty();
  }

  @Test
  void aBurstIsDoneOnceAndToTheEndByOneProcessThatHearsAndTakes() {
    startRung(3, "a");

    for (int n = 0; n < 200; n++) {
      pushAsAPeerDoes("a", "job " + n);
    }

    await().atMost(SOON).until(() -> ran.size() >= 200);
    assertThat(ran).doesNotHaveDuplicates().hasSize(200);
  }

  /** Of the one who rings, over the connection on which it hears. */
  @ParameterizedTest(name = "cut {0}")
  @EnumSource(
      value = LossyProxy.Cut.class,
      names = {"BEFORE", "AFTER"})
  void aLostClaimAfterAChangeBringsItsJobAllTheSame(LossyProxy.Cut cut) {
    URI uri = URI.create(redis.uri());
    try (LossyProxy proxy = LossyProxy.to(uri.getHost(), uri.getPort());
        Resque cutOff = Resque.builder().uri(proxy.uri()).namespace(redis.namespace()).connect()) {
      awaitRung(start(cutOff, 2, "a"));
      pushAsAPeerDoes("a", "warm-up");
      awaitRan("warm-up");
      proxy.cut(cut, DoorbellTest::claims);

      pushAsAPeerDoes("a", "one");

      awaitRan("one");
      assertThat(proxy.cuts()).isOne();
      pushAsAPeerDoes("a", "two");
      awaitRan("two");
      assertThat(ran).containsExactly("warm-up", "one", "two");
      workers.remove(0).close();
    }
  }

  private static boolean claims(ProxiedCommand command) {
    return command.name().startsWith("EVAL") && command.contains("\"run_at\"");
  }

  @Test
  void severalJobsAtOnceWakeAsManyIdleWorkersAsTheyNeed() {
    for (int i = 0; i < 6; i++) {
      startRung(1, "a");
    }

    for (int i = 0; i < 6; i++) {
      resque.queue().enqueue("a", "together");
    }

    await().atMost(SOON).until(() -> ran.size() == 6);
  }

  @Test
  void aRingThatABusyWorkerGotIsPassedOn() throws InterruptedException {
    startRung(1, "a");
    resque.queue().enqueue("a", "together");
    await().atMost(SOON).until(() -> all.getCount() == 5);

    // its only processor is busy; whoever comes later must not wait for the next poll
    pushAsAPeerDoes("a", "waiting");
    startRung(1, "a");

    awaitRan("waiting");
    for (int i = 0; i < 5; i++) {
      all.countDown();
    }
  }

  @Test
  void theEndOfAPauseWakesIdleWorkers() {
    startRung(1, "a");
    resque.queue().control().pause("a");
    resque.queue().enqueue("a", "note", "paused");

    resque.queue().control().resume("a");

    awaitRan("paused");
  }

  @Test
  void whereRedisDoesNotTellOfNewJobsItPollsAndSaysWhy() {
    raw.call("ACL", "SETUSER", "deaf", "on", ">secret", "~*", "&*", "+@all", "-client|tracking");
    String uri = redis.uri().replace("redis://", "redis://deaf:secret@");
    try (Resque deaf = Resque.builder().uri(uri).namespace(redis.namespace()).connect()) {
      Pauses pauses = start(deaf, 1, "a");
      await().atMost(SOON).until(() -> !troubles.isEmpty());
      assertThat(troubles.peek()).contains("does not tell of new jobs");

      pushAsAPeerDoes("a", "polled");

      awaitRan("polled");
      assertThat(pauses.last).isLessThanOrEqualTo(Duration.ofMillis(250));
      workers.remove(0).close();
    } finally {
      raw.call("ACL", "DELUSER", "deaf");
    }
  }

  /** A multiWorker finds that there is no work before it knows who rings. */
  @Test
  void whoWasIdleBeforeAnybodyRangWaitsFromThenOn() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    RedisStores role = resque.openStores();
    Queue<String> rings = new ConcurrentLinkedQueue<>();
    Doorbell doorbell =
        new Doorbell(
            resque.openStores(),
            role,
            resque::openStores,
            "me",
            List.of("a"),
            Duration.ofSeconds(5),
            new Listeners(List.of()),
            timer,
            System::nanoTime);
    try {
      doorbell.idle();
      doorbell.begin(rings::add);

      pushAsAPeerDoes("a", "one");

      await().atMost(SOON).until(() -> rings.contains("a"));
    } finally {
      timer.shutdownNow();
      doorbell.close();
      role.close();
    }
  }

  @Test
  void nothingOfTheBellIsLeftBehind() {
    startRung(1, "a");
    pushAsAPeerDoes("a", "one");
    awaitRan("one");

    workers.remove(0).close();

    assertThat(raw.text("GET", redis.key("resque4j", "bell", "ringer"))).isNull();
    for (String key : redis.keys()) {
      if (key.contains(":bell:")) {
        assertThat(raw.number("PTTL", key)).isPositive();
      }
    }
  }
}
