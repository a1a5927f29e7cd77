package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delayed jobs as a stream, while they go: more than are read at a time. */
@RedisTest
final class DelayedWalkTest {
  private static final int SECONDS = 1_300;
  private static final Instant FIRST = Instant.parse("2100-01-01T00:00:00Z");

  private final TestRedis redis;
  private final Resque resque;
  private final Queue queue;

  DelayedWalkTest(TestRedis redis) {
    this.redis = redis;
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
  }

  @BeforeEach
  void delay() {
    for (int n = 0; n < SECONDS; n++) {
      queue.enqueueAt(FIRST.plusSeconds(n), "mail", "send", n);
    }
  }

  @AfterEach
  void close() {
    resque.close();
  }

  @Test
  void whoRemovesEachAsItComesMissesNone() {
    DelayedJobs delayed = queue.delayedJobs();

    assertThat(delayed.stream().filter(delayed::remove).count()).isEqualTo(SECONDS);
    assertThat(delayed.stream()).isEmpty();
  }

  @Test
  void whatOthersTakeAwayHidesNothingThatStays() {
    Iterator<DelayedJob> walk = queue.delayedJobs().stream().iterator();
    DelayedJob last = walk.next();
    for (int n = 1; n < 500; n++) {
      last = walk.next();
    }
    assertThat(queue.delayedJobs().remove(last)).isTrue();

    Iterable<DelayedJob> rest = () -> walk;
    assertThat(rest).hasSize(SECONDS - 500);
  }

  @Test
  void aThousandMembersOfOneScoreEndTheWalkToo() {
    try (RawRedis raw = redis.connect()) {
      IntStream.range(0, 1_200)
          .forEach(n -> raw.call("ZADD", redis.key("delayed_queue_schedule"), 7, "odd-" + n));
    }

    assertThat(queue.delayedJobs().stream()).hasSize(SECONDS);
  }
}
