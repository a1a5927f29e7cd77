package io.resque4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.InvalidEntries.Found;
import io.resque4j.core.InvalidEntries.Place;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is no job, found and moved while others work on the same lists. */
@RedisTest
class InvalidEntriesTest {
  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final Queue queue;
  private final InvalidEntries invalid;

  InvalidEntriesTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
    invalid = queue.invalidEntries();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private static String job(int n) {
    return new String(JobPayload.of("math", "add", n).raw(), UTF_8);
  }

  @Test
  void noMoreThanWasAskedForIsLookedAt() {
    raw.call("RPUSH", redis.key("queue:math"), job(1), "{bad", job(2), "[]", "");

    Found three = invalid.find(Place.queue("math"), 3);
    assertThat(three.count()).isOne();
    assertThat(three.first()).hasValue("{bad".getBytes(UTF_8));
    assertThat(three.looked()).isEqualTo(3);
    assertThat(three.whole()).isFalse();
    Found all = invalid.find(Place.queue("math"), 5);
    assertThat(all.count()).isEqualTo(3);
    assertThat(all.whole()).isTrue();
    assertThat(invalid.find(Place.queue("none"), 5).first()).isEmpty();
  }

  @Test
  void bytesThatAreNoTextComeThrough() {
    byte[] bytes = {(byte) 0xff, 0, 10};
    raw.call("RPUSH", redis.key("queue:math"), bytes);
    assertThat(invalid.moveToFailed(Place.queue("math"), 10, BatchListener.NONE)).isOne();
    assertThat(queue.failed(0, -1).get(0).rawPayload()).hasValue(bytes);
    assertThat(invalid.find(Place.failed(), 10).count()).isZero();
  }

  /** Each entry is popped, still there or in the failed list, and in one of these places only. */
  @Test
  void whoPopsAtTheSameMomentAndTheMoveShareTheEntries() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    for (int n = 0; n < 5_000; n++) {
      all.add(random.nextInt(3) == 0 ? "{bad " + n : job(n));
      raw.call("RPUSH", redis.key("queue:math"), all.get(n));
    }
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<String>> popping =
        CompletableFuture.supplyAsync(
            () -> {
              List<String> popped = new ArrayList<>();
              try (RawRedis own = redis.connect()) {
                while (!over.get() && popped.size() < 2_500) {
                  popped.addAll(own.texts("LPOP", redis.key("queue:math"), 3));
                }
              }
              return popped;
            });
    long moved = invalid.moveToFailed(Place.queue("math"), Long.MAX_VALUE, BatchListener.NONE);
    over.set(true);

    List<String> found = new ArrayList<>(popping.join());
    List<String> left = raw.texts("LRANGE", redis.key("queue:math"), 0, -1);
    found.addAll(left);
    List<String> failed =
        queue.failed(0, -1).stream()
            .map(each -> new String(each.rawPayload().orElseThrow(), UTF_8))
            .toList();
    found.addAll(failed);
    assertThat(found).as("seed " + seed).containsExactlyInAnyOrderElementsOf(all);
    assertThat(left).as("seed " + seed).allMatch(each -> each.startsWith("{\"class\""));
    assertThat(failed).as("seed " + seed).hasSize((int) moved);
    assertThat(moved).isPositive();
  }
}
