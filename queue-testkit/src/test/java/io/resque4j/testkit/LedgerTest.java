package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir private Path temp;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledger.at(temp.resolve("ledger"), SettableClock.at("1970-01-01T00:00:01Z"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aRunInWhichAllIsDoneIsClean() {
    ledger.acknowledged("a");
    ledger.unknown("b");
    perform("a");
    perform("b");
    LedgerReport report = ledger.check(Set.of());
    report.verify(0);
    assertThat(report.acknowledged()).isEqualTo(1);
    assertThat(report.executed()).isEqualTo(2);
    assertThat(ledger.entries().get(0))
        .isEqualTo(new Ledger.Entry(Ledger.Event.ACKNOWLEDGED, "a", "", 1000));
  }

  @Test
  void whatWasAcknowledgedAndIsNowhereIsLost() {
    ledger.acknowledged("done");
    perform("done");
    ledger.acknowledged("in redis");
    ledger.acknowledged("vetoed");
    ledger.vetoed("vetoed");
    ledger.unknown("unknown");
    ledger.acknowledged("begun");
    ledger.start("begun", "host:1");
    LedgerReport report = ledger.check(Set.of("in redis"));
    assertThat(report.lost()).containsExactly("begun");
    assertThatThrownBy(() -> report.verify(9))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lost 1 (begun)");
  }

  @Test
  void whatNobodyEnqueuedIsUnexpected() {
    perform("from nowhere");
    assertThat(ledger.check(Set.of()).unexpected()).containsExactly("from nowhere");
    assertThatThrownBy(() -> ledger.check(Set.of()).verify(0)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatLiesInRedisThoughNobodyEnqueuedItIsUnexpected() {
    ledger.unknown("unknown");
    assertThat(ledger.check(Set.of("unknown", "refused")).unexpected()).containsExactly("refused");
  }

  @Test
  void anInterruptedWriterWritesAllTheSame() {
    Thread.currentThread().interrupt();
    ledger.start("a", "w");
    assertThat(Thread.interrupted()).isTrue();
    ledger.end("a", "w");
    assertThat(ledger.entries()).hasSize(2);
  }

  @Test
  void eachExtraRunMustBeExplainedByARecovery() {
    ledger.acknowledged("a");
    perform("a");
    perform("a");
    perform("a");
    LedgerReport report = ledger.check(Set.of());
    assertThat(report.extraRuns()).isEqualTo(2);
    report.verify(2);
    assertThatThrownBy(() -> report.verify(1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void withNothingLostTheBoundIsThreeInN() {
    IntStream.range(0, 300).forEach(i -> ledger.acknowledged("id" + i));
    assertThat(ledger.check(Set.of()).lossBound()).isEqualTo(0.01);
  }

  @Test
  void manyWritersDoNotTearTheirLines() {
    try (Ledger other = Ledger.at(ledger.file())) {
      Stream.of(ledger, other, ledger, other)
          .parallel()
          .forEach(writer -> IntStream.range(0, 500).forEach(i -> writer.start("id" + i, "w")));
    }
    assertThat(ledger.entries()).hasSize(2000);
  }

  @Test
  void anIdThatWouldBreakALineIsRefused() {
    assertThatThrownBy(() -> ledger.acknowledged("a\tb"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ledger.start("a", "b\nc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theJobsThatAreStillInRedisAreFoundWhereverTheyLie() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.connect()) {
      TestRedis redis = TestRedis.on(server);
      raw.call(
          "RPUSH", redis.key("queue", "a:b"), "{\"args\":[\"job-1\"]}", "{\"args\":[\"job-2\"]}");
      raw.call("RPUSH", redis.key("delayed", "17"), "{\"args\":[\"job-3\"]}");
      raw.call("RPUSH", redis.key("failed"), "{\"payload\":{\"args\":[\"job-4\"]}}");
      raw.call("SET", redis.key("worker", "host:1", "q"), "{\"payload\":{\"args\":[\"job-5\"]}}");
      raw.call("SADD", redis.key("timestamps", "job-6"), "delayed:17");
      raw.call("SET", "elsewhere:worker:x", "job-7");
      assertThat(RemainingJobs.ids(redis, Pattern.compile("job-\\d+")))
          .isEqualTo(Set.copyOf(List.of("job-1", "job-2", "job-3", "job-4", "job-5")));
    }
  }

  private void perform(String id) {
    ledger.start(id, "host:1");
    ledger.end(id, "host:1");
  }
}
