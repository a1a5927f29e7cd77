package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.testkit.RedisTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What jobs are given: arguments bound to types, and their context. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class TypedJobsTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Queue<Object> seen = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
  }

  record Mail(String to, @Nullable Integer copies) {}

  private void perform(UnaryOperator<Jobs.Builder> jobs, Object... args) {
    resque.queue().enqueue("math", "job", args);
    try (MultiWorker worker = start(jobs.apply(Jobs.builder()).build())) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  resque.queue().stats().get("processed") + resque.queue().stats().get("failed")
                      == 1);
    }
  }

  private MultiWorker start(Jobs jobs) {
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(1)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(100))
        .start();
  }

  private String error() {
    List<FailedJob> failed = resque.queue().failed(0, -1);
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).exception()).isEqualTo("io.resque4j.core.InvalidArgumentsException");
    return failed.get(0).error();
  }

  @Test
  void argumentsAreBoundToScalarsAndRecords() {
    perform(
        jobs ->
            jobs.job(
                "job",
                String.class,
                Mail.class,
                Double.class,
                (a, b, c) -> seen.addAll(List.of(a, b, c))),
        "x",
        Map.of("to", "ada", "more", true),
        2);

    assertThat(seen).containsExactly("x", new Mail("ada", null), 2.0);
  }

  @Test
  void aTypeTokenBindsGenericTypes() {
    perform(
        jobs ->
            jobs.job(
                "job",
                new TypeReference<List<Mail>>() {},
                new TypeReference<Map<String, Integer>>() {},
                (mails, counts) -> seen.add(mails.get(0).to() + counts.get("a"))),
        List.of(new Mail("ada", 1)),
        Map.of("a", 7));

    assertThat(seen).containsExactly("ada7");
  }

  @Test
  void anArgumentThatIsMissingOrNullIsNull() {
    perform(
        jobs ->
            jobs.job("job", String.class, Mail.class, (a, b) -> seen.add(a == null && b == null)),
        new Object[] {null});

    assertThat(seen).containsExactly(true);
  }

  @Test
  void anArgumentOfTheWrongTypeSaysWhichAndWhatWasExpectedAndGot() {
    perform(
        jobs ->
            jobs.job(
                "job",
                new TypeReference<String>() {},
                new TypeReference<List<Mail>>() {},
                (a, b) -> seen.add(a + b)),
        "x",
        "no list");

    assertThat(error()).startsWith("job job: expected argument 2 to be List<Mail>, got: a text");
    assertThat(seen).isEmpty();
  }

  @Test
  void aFractionIsNoWholeNumber() {
    perform(jobs -> jobs.job("job", Integer.class, seen::add), 1.5);

    assertThat(error()).startsWith("job job: expected argument 1 to be Integer, got: a number");
  }

  @Test
  void aPrimitiveThatIsMissingIsAnErrorAndNoZero() {
    perform(jobs -> jobs.job("job", int.class, seen::add));

    assertThat(error()).isEqualTo("job job: expected argument 1 to be int, got: nothing");
  }

  @Test
  void aMissingNumberThatTheJobCountsWithSaysWhichArgumentItWas() {
    perform(jobs -> jobs.job("job", Integer.class, Integer.class, (a, b) -> a + b), 1);

    assertThat(error()).isEqualTo("job job: expected argument 2 to be Integer, got: nothing");
  }

  @Test
  void aMissingNumberThatMeetsAPrimitiveOfAMethodSaysWhichArgumentItWas() {
    perform(jobs -> jobs.job("job", String.class, Boolean.class, this::withFlag), "x", null);

    assertThat(error()).isEqualTo("job job: expected argument 2 to be Boolean, got: nothing");
  }

  private void withFlag(String text, boolean flag) {
    seen.add(text + flag);
  }

  @Test
  void aNullPointerThatIsTheJobsOwnAffairStaysOne() {
    perform(jobs -> jobs.job("job", Integer.class, this::countsSomethingElse));

    List<FailedJob> failed = resque.queue().failed(0, -1);
    assertThat(failed)
        .singleElement()
        .satisfies(
            each -> assertThat(each.exception()).isEqualTo("java.lang.NullPointerException"));
  }

  private void countsSomethingElse(@Nullable Integer unused) {
    seen.add(Map.of("a", 1).get("b").intValue());
  }

  @Test
  void aNullPointerBesideAMissingTextStaysOne() {
    perform(jobs -> jobs.job("job", String.class, text -> text.length()));

    List<FailedJob> failed = resque.queue().failed(0, -1);
    assertThat(failed)
        .singleElement()
        .satisfies(
            each -> assertThat(each.exception()).isEqualTo("java.lang.NullPointerException"));
  }

  @Test
  void aJobThatReturnsNothingIsDone() {
    perform(jobs -> jobs.job("job", String.class, this::keep), "kept");

    assertThat(seen).containsExactly("kept");
    assertThat(resque.queue().stats()).containsEntry("processed", 1L);
  }

  private void keep(String text) {
    seen.add(text);
  }

  @Test
  void aTimeAsArgumentNamesTheModuleThatReadsIt() {
    perform(jobs -> jobs.job("job", Instant.class, seen::add), "2026-11-24T09:12:01.000Z");

    assertThat(error())
        .startsWith("job job: expected argument 1 to be Instant, got: a text")
        .contains("jackson-datatype-jsr310");
  }

  @Test
  void nothingInAPayloadNamesAJavaClass() {
    perform(
        jobs -> jobs.job("job", new TypeReference<Object>() {}, seen::add),
        List.of(Map.of("@class", "java.lang.ProcessBuilder", "command", List.of("id"))));

    assertThat(seen)
        .singleElement()
        .isEqualTo(List.of(Map.of("@class", "java.lang.ProcessBuilder", "command", List.of("id"))));
  }

  @Test
  void aJobKnowsWhereItComesFromAndWhoPerformsIt() {
    perform(
        jobs ->
            jobs.job(
                "job",
                Integer.class,
                Integer.class,
                Integer.class,
                (context, a, b, c) -> seen.addAll(List.of(context, a + b + c))),
        1,
        2,
        3);

    JobContext context = (JobContext) seen.remove();
    assertThat(seen).containsExactly(6);
    assertThat(context.queueName()).isEqualTo("math");
    assertThat(context.jobClass()).isEqualTo("job");
    assertThat(context.worker()).contains("+1");
    assertThat(context.claimId()).isNotEmpty();
    assertThat(context.recoveries()).isZero();
    assertThat(context.retryAttempt()).isZero();
    assertThat(context.isCancelled()).isFalse();
    assertThat(context.resque()).isSameAs(resque);
  }

  @Test
  void aJobThatWasRecoveredKnowsHowOften() {
    String payload = "{\"class\":\"job\",\"queue\":\"math\",\"args\":[]}";
    raw.call(
        "HSET",
        redis.key("resque4j:recoveries"),
        PayloadDigest.of(payload.getBytes(StandardCharsets.UTF_8)),
        "2 1 x");

    perform(jobs -> jobs.job("job", (context, args) -> seen.add(context.recoveries())));

    assertThat(seen).containsExactly(2);
  }

  private Object untilCancelled(JobContext context, Object args) throws InterruptedException {
    context.onCancel(
        () -> {
          seen.add("cancelled");
          told.countDown();
          throw new IllegalStateException("rude");
        });
    begun.countDown();
    try {
      release.await();
    } finally {
      seen.add(context.isCancelled());
      context.onCancel(() -> seen.add("at once"));
    }
    return "done";
  }

  @Test
  void aJobIsToldThatItShouldEndWhenTheWorkerStops() throws InterruptedException {
    resque.queue().enqueue("math", "job");
    MultiWorker worker = start(Jobs.builder().job("job", this::untilCancelled).build());
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(worker.stop(Duration.ofMillis(10))).isTrue();

    assertThat(seen).contains("cancelled", true, "at once");
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void aJobIsToldThatItsClaimWasTakenAwayAndIsNotInterrupted() throws InterruptedException {
    resque.queue().enqueue("math", "job");
    try (MultiWorker worker = start(Jobs.builder().job("job", this::untilCancelled).build())) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      String name = worker.names().get(0).name();
      byte[] payload =
          "{\"class\":\"job\",\"queue\":\"math\",\"args\":[]}".getBytes(StandardCharsets.UTF_8);
      FailedJob entry = FailedJob.ofForcedClean(name, "math", payload, "a peer", Instant.now());
      raw.call("RPUSH", redis.key("failed"), entry.raw());
      raw.call("SREM", redis.key("workers"), worker.names().get(0).member());

      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).containsExactly("cancelled");
      release.countDown();
      await().atMost(SOON).until(() -> seen.contains(true));
    }
    assertThat(resque.queue().stats()).containsEntry("processed", 0L);
  }
}
