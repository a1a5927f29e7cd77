package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.plugin.QueueLock;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener hears of the jobs that a producer enqueues. */
@RedisTest
final class EnqueueListenerTest {
  private static final Instant LATER = Instant.parse("2050-01-01T00:00:00Z");

  private final List<EnqueueEvent> heard = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private TestRedis redis;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    Jobs jobs =
        Jobs.builder()
            .plugins("unique", QueueLock.create())
            .plugins("broken", new BrokenHook())
            .build();
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .jobs(jobs)
            .listener(new Thrower())
            .listener(new Recorder())
            .connect();
  }

  @AfterEach
  void close() {
    resque.close();
  }

  private static final class Thrower implements EnqueueListener {
    @Override
    public void onEnqueue(EnqueueEvent job) {
      throw new IllegalStateException("a listener that throws");
    }
  }

  private final class Recorder implements EnqueueListener {
    @Override
    public void onEnqueue(EnqueueEvent job) {
      heard.add(job);
    }

    @Override
    public void onEnqueueFailure(String queue, String jobClass, Throwable failure) {
      failures.add(queue + "/" + jobClass + " " + failure.getClass().getSimpleName());
    }
  }

  private static final class BrokenHook implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext context) {
      throw new IllegalStateException("broken");
    }
  }

  private static EnqueueEvent event(String jobClass, boolean delayed, EnqueueResult result) {
    return new EnqueueEvent("math", jobClass, delayed, result);
  }

  @Test
  void itHearsOfEachJobOnceWhateverAnotherListenerThrows() {
    resque.queue().enqueue("math", "add", 1);
    resque.queue().enqueueIn(Duration.ofHours(1), "math", "add", 2);
    resque.queue(Jobs.NONE).enqueue("math", "other");

    assertThat(heard)
        .containsExactly(
            event("add", false, EnqueueResult.ENQUEUED),
            event("add", true, EnqueueResult.ENQUEUED),
            event("other", false, EnqueueResult.ENQUEUED));
    assertThat(failures).isEmpty();
  }

  @Test
  void itHearsOfVetoesAndDuplicates() {
    resque.queue().enqueue("math", "unique");
    resque.queue().enqueue("math", "unique");
    EnqueueRequest later =
        EnqueueRequest.of("math", "add").at(LATER).onDuplicate(DuplicateRule.SKIP);
    resque.queue().enqueue(later);
    resque.queue().enqueue(later);

    assertThat(heard)
        .containsExactly(
            event("unique", false, EnqueueResult.ENQUEUED),
            event("unique", false, EnqueueResult.VETOED),
            event("add", true, EnqueueResult.ENQUEUED),
            event("add", true, EnqueueResult.DUPLICATE));
  }

  @Test
  void itHearsOfEachJobOfABulk() {
    resque
        .queue()
        .enqueueAll(
            List.of(
                EnqueueRequest.of("math", "add", 1),
                EnqueueRequest.of("math", "unique"),
                EnqueueRequest.of("math", "add", 2)));

    assertThat(heard)
        .containsExactly(
            event("add", false, EnqueueResult.ENQUEUED),
            event("unique", false, EnqueueResult.ENQUEUED),
            event("add", false, EnqueueResult.ENQUEUED));
  }

  @Test
  void itHearsOfEachJobThatRedisOrAHookRefuses() {
    try (RawRedis raw = redis.connect()) {
      raw.call("SET", redis.key("queue:math"), "no list");
    }
    List<EnqueueRequest> bulk =
        List.of(EnqueueRequest.of("math", "one"), EnqueueRequest.of("math", "two"));

    assertThatThrownBy(() -> resque.queue().enqueue("math", "add"))
        .isInstanceOf(RedisRefusedException.class);
    assertThatThrownBy(() -> resque.queue().enqueueAll(bulk))
        .isInstanceOf(PartialEnqueueException.class);
    assertThatThrownBy(() -> resque.queue().enqueue("math", "broken"))
        .isInstanceOf(PluginException.class);

    assertThat(heard).isEmpty();
    assertThat(failures)
        .containsExactly(
            "math/add RedisRefusedException",
            "math/one RedisRefusedException",
            "math/two RedisRefusedException",
            "math/broken PluginException");
  }
}
