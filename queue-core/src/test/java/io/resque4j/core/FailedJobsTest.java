package io.resque4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class FailedJobsTest {
  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;

  FailedJobsTest(TestRedis redis) {
    this.redis = redis;
    this.raw = redis.connect();
    this.resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  private final JobPayload job = JobPayload.of("math", "add", "😀", 1.5e21);

  @BeforeEach
  void twoEntriesOfWhichOneIsThereTwice() {
    fail(entry("first"));
    fail(entry("second"));
    fail(entry("first"));
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  @Test
  void oneOfTwoEqualEntriesIsRemovedTheOldest() {
    assertThat(resque.queue().removeFailed(entry("first"))).isTrue();

    assertThat(resque.queue().failed(0, -1)).containsExactly(entry("second"), entry("first"));
  }

  @Test
  void anEntryThatIsNotThereIsNotRemoved() {
    assertThat(resque.queue().removeFailed(entry("other"))).isFalse();

    assertThat(resque.queue().failedCount()).isEqualTo(3);
  }

  @Test
  void aRetriedJobIsBackInItsQueueAndNoLongerFailed() {
    assertThat(resque.queue().retryAndRemoveFailed(entry("second"))).isTrue();

    assertThat(resque.queue().failed(0, -1)).containsExactly(entry("first"), entry("first"));
    assertThat(resque.queue().queues()).containsExactly("math");
    assertThat(raw.texts("LRANGE", redis.key("queue", "math"), 0, -1))
        .containsExactly(new String(job.raw(), UTF_8));
  }

  @Test
  void aJobWhoseEntryIsGoneIsNotEnqueued() {
    assertThat(resque.queue().retryAndRemoveFailed(entry("other"))).isFalse();

    assertThat(resque.queue().length("math")).isZero();
    assertThat(resque.queue().queues()).isEmpty();
  }

  @Test
  void manyWhoRetryOneEntryAtOnceEnqueueItOnce() {
    List<CompletableFuture<Boolean>> retries = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(
            n ->
                retries.add(
                    CompletableFuture.supplyAsync(
                        () -> resque.queue().retryAndRemoveFailed(entry("second")),
                        task -> new Thread(task, "retry-" + n).start())));

    assertThat(retries.stream().filter(CompletableFuture::join)).hasSize(1);
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void whereTheQueueIsNoListNothingHappens() {
    raw.call("SET", redis.key("queue", "math"), "a text");

    assertThatThrownBy(() -> resque.queue().retryAndRemoveFailed(entry("second")))
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("WRONGTYPE");

    assertThat(resque.queue().failedCount()).isEqualTo(3);
    assertThat(resque.queue().queues()).isEmpty();
  }

  @Test
  void whatHoldsNoJobCannotBeRetriedButRemoved() {
    FailedJob noJob = FailedJob.parse("not JSON".getBytes(UTF_8));
    FailedJob noQueue =
        FailedJob.parse("{\"payload\":{\"class\":\"add\",\"args\":[]}}".getBytes(UTF_8));
    fail(noJob);

    assertThatThrownBy(() -> resque.queue().retryAndRemoveFailed(noJob))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no job");
    assertThatThrownBy(() -> resque.queue().retryAndRemoveFailed(noQueue))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no queue");
    assertThat(resque.queue().removeFailed(noJob)).isTrue();
  }

  private FailedJob entry(String error) {
    return FailedJob.parse(
        FailedJob.of("host:1+1", "math", job.raw(), quiet(error), Instant.EPOCH).raw());
  }

  /** Without a stack, so that two of them make equal entries. */
  private static Throwable quiet(String message) {
    IllegalStateException thrown = new IllegalStateException(message);
    thrown.setStackTrace(new StackTraceElement[0]);
    return thrown;
  }

  private void fail(FailedJob entry) {
    raw.call("RPUSH", redis.key("failed"), entry.raw());
  }
}
