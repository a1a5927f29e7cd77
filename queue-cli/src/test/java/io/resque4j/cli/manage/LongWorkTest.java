package io.resque4j.cli.manage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen of work on many entries, while the clock goes on a second at each look. */
final class LongWorkTest extends Managing {
  private static final int ALL = 1_250;

  LongWorkTest(TestRedis redis) {
    super(redis);
    command.ticking(NOW, Duration.ofSeconds(1));
  }

  @BeforeEach
  void fail() {
    IllegalStateException thrown = new IllegalStateException("no");
    thrown.setStackTrace(new StackTraceElement[0]);
    for (int n = 0; n < ALL; n++) {
      byte[] job = JobPayload.of("mail", "send", n).raw();
      String entry = new String(FailedJob.of("h:1+1", "mail", job, thrown, NOW).raw(), UTF_8);
      raw.send("RPUSH", redis.key("failed"), entry);
    }
    for (int n = 0; n < ALL; n++) {
      raw.read();
    }
  }

  @Test
  void onATerminalItShowsHowFarItIsHowFastAndHowLongStill() {
    Answer answer = command.onTerminal(80).run("failed", "retry", "--all");

    assertThat(answer.out()).isEqualTo("retried 1,250 failed jobs\n");
    assertThat(answer.err().split("\r"))
        .anyMatch(line -> line.matches("retry ━+─+ \\d+/1250  [\\d,]+/s, \\d+ s left\u001b\\[K"))
        .anyMatch(line -> line.matches("retry ━+ 1250/1250  [\\d,]+/s, 0 s left\u001b\\[K"))
        .allMatch(line -> line.length() <= 80 + "\u001b[K".length());
    assertThat(answer.err()).as("the bar is taken away").endsWith("\r\u001b[K");
  }

  @Test
  void elsewhereNoBarIsDrawn() {
    Answer answer = command.run("failed", "retry", "--all", "-o", "json");

    assertThat(answer.err()).isEmpty();
    assertThat(json(answer.out()).path("items").path(0).path("count").asInt()).isEqualTo(ALL);
  }

  @Test
  void soDoVerbsThatGoJobByJob() {
    for (int n = 0; n < 20; n++) {
      queue.enqueueAt(NOW.plusSeconds(3_600 + n), "mail", "send", n);
    }

    Answer answer = command.onTerminal(60).run("delayed", "run-now", "--all");

    assertThat(answer.out()).isEqualTo("enqueued 20 delayed jobs\n");
    assertThat(Stream.of(answer.err().split("\r")))
        .anyMatch(line -> line.matches("enqueue ━+─+ 10/20  \\d/s, \\d+ s left\u001b\\[K"))
        .allMatch(line -> line.length() <= 60 + "\u001b[K".length());
  }
}
