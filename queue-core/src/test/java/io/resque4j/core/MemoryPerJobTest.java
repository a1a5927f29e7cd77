package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a job takes in Redis is what docs/redis.md says, within a tenth; prints what it measured.
 */
@RedisTest(dedicated = true)
final class MemoryPerJobTest {
  private static final Path PAGE = Path.of("../docs/redis.md");
  private static final int JOBS = 5_000;
  private static final long SECOND = 1_900_000_000L;

  /** The sum that the row of this kind has: so many times the payload, and so many bytes. */
  private static double expected(String kind, int payload) throws IOException {
    Pattern row =
        Pattern.compile("\\| " + Pattern.quote(kind) + " \\|.*?\\| (\\d) × payload \\+ (\\d+) \\|");
    MatchResult sum = row.matcher(Files.readString(PAGE)).results().findFirst().orElseThrow();
    return Integer.parseInt(sum.group(1)) * payload + Integer.parseInt(sum.group(2));
  }

  private static void compare(
      TestRedis redis, String kind, int payload, Consumer<Resque> fill, int jobs)
      throws IOException {
    try (RawRedis raw = redis.connect();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      long before = used(resque);
      fill.accept(resque);
      double each = (double) (used(resque) - before) / jobs;
      raw.call("FLUSHALL");
      System.out.printf("%s, payload of %d bytes: %.0f bytes%n", kind, payload, each);
      assertThat(each).as(kind).isCloseTo(expected(kind, payload), Percentage.withPercentage(10));
    }
  }

  private static long used(Resque resque) {
    try (RedisStores stores = resque.openStores()) {
      return RedisGateway.await(stores.server().info()).usedMemory();
    }
  }

  /** Makes the payload as long as it is to be. */
  private static String text(int payload, int number) {
    int rest = "{\"class\":\"sendMail\",\"queue\":\"mail\",\"args\":[10000,\"\"]}".length();
    return "x".repeat(payload - rest - (number < 0 ? 1 : 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void waiting(int payload, TestRedis redis) throws IOException {
    compare(
        redis,
        "waiting",
        payload,
        resque -> {
          List<EnqueueRequest> all = new ArrayList<>();
          for (int i = 0; i < JOBS; i++) {
            all.add(EnqueueRequest.of("mail", "sendMail", 10_000 + i, text(payload, i)));
          }
          resque.queue().enqueueAll(all);
        },
        JOBS);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void delayedEachToASecondOfItsOwn(int payload, TestRedis redis) throws IOException {
    compare(redis, "delayed, alone in its second", payload, r -> delay(r, payload, 1), JOBS);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void delayedManyInASecond(int payload, TestRedis redis) throws IOException {
    compare(redis, "delayed, many in a second", payload, r -> delay(r, payload, 500), JOBS);
  }

  private static void delay(Resque resque, int payload, int inASecond) {
    for (int i = 0; i < JOBS; i++) {
      Instant at = Instant.ofEpochSecond(SECOND + i / inASecond);
      resque.queue().enqueueAt(at, "mail", "sendMail", 10_000 + i, text(payload, i));
    }
  }
}
