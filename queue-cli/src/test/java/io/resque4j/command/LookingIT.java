package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees of verbs that look: again and again, in colours, within the width. */
@RedisTest
final class LookingIT {
  private static final String CLEARED = "\u001b[H\u001b[2J";

  private final TestRedis redis;
  private final RawRedis raw;

  LookingIT(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
  }

  @BeforeEach
  void enqueue() {
    raw.call("SADD", redis.key("queues"), "mail");
    push();
  }

  private void push() {
    raw.call(
        "RPUSH",
        redis.key("queue", "mail"),
        "{\"class\":\"send\",\"queue\":\"mail\",\"args\":[\"\\u001b[31m"
            + "x".repeat(200)
            + "\"]}");
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Collections.addAll(all, "--namespace", redis.namespace());
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  @Test
  void watchDrawsTheScreenAnewUntilCtrlC() {
    Terminal.assumeOne();
    try (RunningCommand watch =
        command("queue", "list", "--watch", "--every", "100ms").onTerminal(60).start()) {
      watch.awaitOut("mail +1\\b");
      push();
      watch.awaitOut("mail +2\\b");
      Outcome outcome = watch.type(Terminal.CTRL_C).awaitEnd();

      assertThat(outcome.exitCode()).isEqualTo(130);
      String screen = outcome.out().substring(outcome.out().lastIndexOf(CLEARED));
      assertThat(Terminal.lines(screen.substring(CLEARED.length())))
          .as("one screen has one table")
          .startsWith("queue  waiting  paused", "mail         2")
          .hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void watchForProgramsIsALinePerItemAndNothingElse() {
    try (RunningCommand watch =
        command("stats", "--watch", "--every", "100ms", "-o", "ndjson").start()) {
      watch.awaitOut("\"waiting\":1\\b");
      push();
      watch.awaitOut("\"waiting\":2\\b");
      Outcome outcome = watch.interrupt().awaitEnd();

      assertThat(outcome.exitCode()).isEqualTo(130);
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.outLines())
          .allMatch(line -> line.startsWith("{\"version\":1,\"kind\":\"stats\",\"processed\":0,"));
    }
  }

  @Test
  void aTableHasColoursOnATerminalUnlessTheyAreNotWanted() {
    Terminal.assumeOne();

    Outcome coloured = command("queue", "list").onTerminal(80).run();
    Outcome plain = command("queue", "list").env("NO_COLOR", "1").onTerminal(80).run();
    Outcome piped = command("queue", "list").run();

    assertThat(Terminal.hasColours(coloured.out())).isTrue();
    assertThat(plain.out()).doesNotContain("\u001b");
    assertThat(piped.out()).doesNotContain("\u001b");
    assertThat(Terminal.lines(coloured.out())).isEqualTo(piped.outLines());
  }

  @Test
  void aLineIsNoLongerThanTheTerminalIsWideAndNothingInItIsObeyed() {
    Terminal.assumeOne();

    Outcome narrow = command("queue", "peek", "mail").onTerminal(60).run();
    Outcome piped = command("queue", "peek", "mail").run();

    assertThat(Terminal.lines(narrow.out()))
        .hasSize(2)
        .allMatch(line -> line.length() <= 60)
        .last()
        .asString()
        .contains("[\"\\u001b[31mxxx")
        .endsWith("…");
    assertThat(piped.outLines().get(1)).contains("\\u001b[31m" + "x".repeat(200)).endsWith("\"]");
  }

  @Test
  void bytesAreNotWrittenToATerminal() {
    Terminal.assumeOne();

    raw.call("LPUSH", redis.key("queue", "mail"), "\u001b[31mxxx");

    Outcome refused = command("queue", "peek", "mail", "--raw").onTerminal(80).run();
    Outcome piped = command("queue", "peek", "mail", "--raw").run();

    assertThat(refused.out()).contains("expected --raw to write to a file or a pipe");
    assertThat(refused.out()).doesNotContain("\u001b[31m");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(piped.out()).contains("\u001b[31mxxx");
  }
}
