package io.resque4j.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verb does when whoever reads its answer has enough before its end. */
@RedisTest
final class PipeIT {
  private static final Pattern CALLS = Pattern.compile("cmdstat_lrange:calls=(\\d+)");

  /** Far more than a pipe holds. */
  private static final int FAILED_JOBS = 20_000;

  private final RedisServer server;
  private RawRedis raw;

  PipeIT(RedisServer server) {
    this.server = server;
    raw = server.connect();
  }

  @BeforeEach
  void fail() {
    if (raw.number("LLEN", "resque:failed") == FAILED_JOBS) {
      return;
    }
    byte[] job = JobPayload.of("mail", "send", 1).raw();
    IllegalStateException thrown = new IllegalStateException("no");
    String entry =
        new String(FailedJob.of("h:1+1", "mail", job, thrown, Instant.EPOCH).raw(), UTF_8);
    raw.call(
        "EVAL",
        "for i = 1, tonumber(ARGV[2]) do redis.call('RPUSH', KEYS[1], ARGV[1]) end",
        1,
        "resque:failed",
        entry,
        FAILED_JOBS);
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private Outcome piped(String verb, String reader) {
    String line = "{ \"$R\" %s; echo \"ended with $?\" >&2; } | %s".formatted(verb, reader);
    return Command.shell(line).env("REDIS_URL", server.uri()).run();
  }

  /** How often the list was read. */
  private long reads() {
    Matcher calls = CALLS.matcher(raw.text("INFO", "commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed export -",
        "failed list --limit 1000000",
        "failed list --limit 1000000 -o json",
        "failed list --limit 1000000 -o ndjson"
      })
  void aReaderThatGoesAwayEndsALongAnswerAtOnceAndQuietly(String verb) {
    raw.call("CONFIG", "RESETSTAT");
    assertThat(piped(verb, "cat > /dev/null").err()).endsWith("ended with 0\n");
    long whole = reads();
    raw.call("CONFIG", "RESETSTAT");

    Outcome cut = piped(verb, "head -n 1");

    assertThat(cut.err()).isEqualTo("ended with 141\n");
    assertThat(cut.outLines()).hasSize(1);
    assertThat(reads()).as("of %d pages", whole).isLessThan(whole / 2);
  }

  @Test
  void aReaderThatGoesAwayEndsAWatch() {
    Outcome cut = piped("stats --watch --every 50ms -o ndjson", "head -n 3");

    assertThat(cut.err()).isEqualTo("ended with 141\n");
    assertThat(cut.outLines()).hasSize(3);
  }

  @Test
  void whatIsCutShortByAFullDiskSaysSo() {
    Outcome full =
        Command.shell("exec \"$R\" failed export - > /dev/full")
            .env("REDIS_URL", server.uri())
            .run();

    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err())
        .isEqualTo("resque4j: stdout cannot be written: No space left on device\n");
  }
}
