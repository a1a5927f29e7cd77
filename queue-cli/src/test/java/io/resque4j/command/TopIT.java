package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code resque4j top} in a real terminal: what stands on its screen, and what is left of it. */
@RedisTest
final class TopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[\\d;]*m");

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;

  TopIT(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @BeforeEach
  void needATerminal() {
    Tmux.assumeOne();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private static Tmux terminal() {
    return Tmux.start(80, 24, Command.usualEnvironment());
  }

  private String top(String... options) {
    return topOf(redis.uri(), options);
  }

  private String topOf(String uri, String... options) {
    return "REDIS_URL=%s '%s' top --every 200ms --namespace '%s' %s"
        .formatted(uri, Command.launcher(), redis.namespace(), String.join(" ", options));
  }

  private static List<String> rowsOf(List<String> screen, String pane) {
    int from =
        screen.indexOf(
            screen.stream().filter(line -> line.contains(pane)).findFirst().orElseThrow());
    return screen.stream()
        .skip(from + 2L)
        .takeWhile(line -> !line.startsWith("──"))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static boolean hasRow(List<String> screen, String pane, String regex) {
    return screen.stream().anyMatch(line -> line.contains(pane))
        && rowsOf(screen, pane).stream().anyMatch(row -> row.matches(regex));
  }

  @Test
  @RequiresNode
  void whatNodeDoesIsSeenAndItsFailedJobIsRetriedAfterAQuestion() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace());
        Tmux tmux = terminal()) {
      node.queue("enqueue", "mail", "fail", List.of("no 😀\u001b[2J"));
      NodeObject worker = node.startWorker(Map.of("queues", List.of("mail")));
      await().atMost(PATIENCE).until(() -> node.queue("failedCount").asInt() == 1);

      tmux.line(top());
      List<String> screen = tmux.awaitText("3 Failures 1");
      assertThat(screen.get(0)).contains("namespace " + redis.namespace());
      assertThat(rowsOf(screen, "1 QUEUES 1")).singleElement().asString().matches("▸ mail +0 .*");
      assertThat(rowsOf(screen, "2 Workers 1")).singleElement().asString().contains("idle");
      assertThat(rowsOf(screen, "3 Failures 1").get(0)).contains("fail", "mail", "no 😀\\u001b[2J");
      worker.end();
      tmux.awaitText("2 Workers 0");

      tmux.keys("3", "R");
      tmux.awaitText("retry 1 failed job, fail of queue mail that failed ");
      tmux.keys("n");
      tmux.awaitText("nothing was done");
      assertThat(node.queue("failedCount").asInt()).isOne();
      tmux.keys("R", "y");
      tmux.awaitText("retried fail of queue mail");
      tmux.awaitScreen("1 job in mail", s -> hasRow(s, "1 Queues 1", "  mail +1 .*"));
      tmux.awaitText("3 FAILURES 0");
      assertThat(node.queue("length", "mail").asInt()).isOne();
      tmux.keys("q");
    }
  }

  @Test
  void aJobThatRunsIsSeenWithHowLongAndWithoutItsSecrets() {
    raw.call("SADD", redis.key("workers"), "web-1:4711-x7d2k9+1:*");
    raw.call(
        "SET",
        redis.key("worker:web-1:4711-x7d2k9+1:*"),
        "{\"resque4j\":\"c1\",\"run_at\":\"2026-01-01T00:00:00Z\",\"worker\":\"w\",\"queue\":\"mail\","
            + "\"payload\":{\"class\":\"send\",\"queue\":\"mail\","
            + "\"args\":[{\"pin\":\"hunter2-CANARY\"},\"日本\"]}}");
    try (Tmux tmux = terminal()) {
      tmux.line(top("--filtered-params", "pin"));
      tmux.awaitText("2 Workers 1");
      tmux.resize(140, 30);
      List<String> screen = tmux.awaitText("日本");

      assertThat(rowsOf(screen, "2 Workers 1").get(0))
          .matches(
              "  web-1:4711-x7d2k9\\+1 +\\d+ d +send +mail +\\[\\{\"pin\":\"\\[FILTERED]\"},\"日本\"]");
      assertThat(String.join("", screen)).doesNotContain("hunter2");
      tmux.keys("q");
    }
  }

  @Test
  void keysSortFilterPauseAndDelete() {
    for (int n = 0; n < 3; n++) {
      resque.queue().enqueue("alpha", "send", n);
    }
    resque.queue().enqueue("beta", "send", 1);
    try (Tmux tmux = terminal()) {
      tmux.line(top());
      List<String> screen = tmux.awaitText("1 QUEUES 2");
      assertThat(rowsOf(screen, "1 QUEUES 2").get(0)).matches("▸ alpha +3 .*");

      tmux.keys("r");
      tmux.awaitScreen("beta first", s -> hasFirst(s, "beta"));
      tmux.keys("r", "/", "b", "e", "t", "Enter");
      tmux.awaitText("1 QUEUES 1 of 2");
      tmux.keys("p");
      tmux.awaitScreen("beta paused", s -> hasRow(s, "1 QUEUES", "▸ beta +paused +1 .*"));
      assertThat(resque.queue().control().paused()).containsExactly("beta");
      tmux.keys("p");
      tmux.awaitText("resumed beta");
      assertThat(resque.queue().control().paused()).isEmpty();

      tmux.keys("Escape");
      tmux.awaitText("1 QUEUES 2 ");
      tmux.keys("Home", "D");
      tmux.awaitText("delete queue alpha with 3 jobs for good? y/n");
      tmux.keys("y");
      tmux.awaitText("deleted queue alpha with 3 jobs");
      tmux.awaitText("1 QUEUES 1 ");
      assertThat(resque.queue().queues()).containsExactly("beta");
      tmux.keys("?");
      tmux.awaitText("Capitals cannot be undone");
      tmux.keys("q");
    }
  }

  private static boolean hasFirst(List<String> screen, String queue) {
    return rowsOf(screen, "1 QUEUES").get(0).startsWith("▸ " + queue + " ");
  }

  @Test
  void aWorkerProcessIsToldToStopOnlyAfterAQuestion() {
    raw.call("SADD", redis.key("workers"), "web-1:4711-x7d2k9+1:*", "web-1:4711-x7d2k9+2:*");
    try (Tmux tmux = terminal()) {
      tmux.line(top());
      tmux.awaitText("2 Workers 2");
      tmux.keys("Tab", "S");
      tmux.awaitText("have web-1:4711-x7d2k9 with 2 task processors at 0 jobs stop? y/n");
      tmux.keys("y");
      tmux.awaitText("told web-1:4711-x7d2k9 to stop");
      assertThat(raw.call("SCARD", redis.key("resque4j:control:web-1:4711-x7d2k9"))).isEqualTo(1L);
      tmux.keys("q");
    }
  }

  @Test
  void itFollowsTheSizeOfTheTerminal() {
    resque.queue().enqueue("mail", "send", 1);
    try (Tmux tmux = terminal()) {
      tmux.line(top());
      tmux.awaitText("1 QUEUES 1");
      assertThat(tmux.screen()).hasSize(24);
      tmux.resize(120, 40);
      awaitAllOf(tmux, 120, 40);
      tmux.resize(30, 9);
      awaitAllOf(tmux, 30, 9);
      tmux.keys("q");
    }
  }

  private static void awaitAllOf(Tmux tmux, int columns, int rows) {
    String title = "── 1 QUEUES 1 ";
    tmux.awaitScreen(
        "a queue, and the keys on line " + rows,
        screen ->
            screen.size() == rows
                && screen.get(3).equals(title + "─".repeat(columns - title.length()))
                && screen.get(5).startsWith("▸ mail ")
                && screen.get(rows - 1).startsWith("q quit"));
  }

  @Test
  void redisMayGoAndComeBack() {
    try (RedisServer server = RedisServer.builder().appendonly("always").start();
        Tmux tmux = terminal()) {
      RawRedis own = server.connect();
      own.call("SADD", redis.namespace() + ":queues", "mail");
      own.call("RPUSH", redis.namespace() + ":queue:mail", "x");
      tmux.line(topOf(server.uri()));
      tmux.awaitScreen("1 job", s -> hasRow(s, "1 QUEUES", "▸ mail +1 .*"));

      server.kill();
      List<String> lost = tmux.awaitText("Redis is out of reach for ");
      assertThat(rowsOf(lost, "1 QUEUES").get(0)).as("what was read stays").startsWith("▸ mail");
      tmux.keys("?");
      tmux.awaitText("Capitals cannot be undone");
      tmux.keys("Escape");

      server.restart();
      own.close();
      try (RawRedis again = server.connect()) {
        again.call("RPUSH", redis.namespace() + ":queue:mail", "y");
      }
      List<String> back = tmux.awaitScreen("2 jobs", s -> hasRow(s, "1 QUEUES", "▸ mail +2 .*"));
      assertThat(back.get(0)).doesNotContain("out of reach");
      tmux.keys("q");
    }
  }

  @Test
  void aRedisThatSaysNothingIsSaidSoonAndFromWhenOn() {
    try (RedisServer server = RedisServer.builder().start();
        RawRedis own = server.connect();
        Tmux tmux = terminal()) {
      own.call("SADD", redis.namespace() + ":queues", "mail");
      own.call("RPUSH", redis.namespace() + ":queue:mail", "x");
      tmux.line(topOf(server.uri()));
      tmux.awaitScreen("1 job", s -> hasRow(s, "1 QUEUES", "▸ mail +1 .*"));

      server.suspend();
      List<String> silent = tmux.awaitText("Redis is out of reach for ");
      assertThat(silent.get(0)).as("from when it was asked").matches(".* for ([3-9]|\\d\\d) s");

      server.resume();
      tmux.awaitScreen("an answer", s -> !s.get(0).contains("out of reach"));
      tmux.keys("q");
    }
  }

  /** However it ends: by a key, or by a signal that is sent to it. */
  @ParameterizedTest
  @CsvSource({"q,0", "C-c,130", "TERM,143", "HUP,129", "INT,130"})
  void theTerminalIsLeftAsItWas(String how, int exitCode) {
    try (Tmux tmux = terminal()) {
      tmux.line("stty -a | cksum; echo before");
      tmux.awaitScreen("the end of it", screen -> screen.contains("before"));
      String before = tmux.screen().get(1);
      tmux.line(top() + "; echo \"ended $?\"");
      tmux.awaitText("1 QUEUES 0");
      assertThat(tmux.ask("alternate_on")).isEqualTo("1");
      assertThat(tmux.ask("cursor_flag")).isEqualTo("0");

      if (how.equals("q") || how.equals("C-c")) {
        tmux.keys(how);
      } else {
        Command.shell("kill -" + how + " " + tmux.running().pid()).run();
      }
      List<String> after = tmux.awaitScreen("its end", s -> s.contains("ended " + exitCode));

      assertThat(after.get(1)).as("what stood there stands there again").isEqualTo(before);
      assertThat(String.join("", after)).doesNotContain("QUEUES");
      assertThat(tmux.ask("alternate_on")).isEqualTo("0");
      assertThat(tmux.ask("cursor_flag")).isEqualTo("1");
      assertThat(tmux.ask("wrap_flag")).isEqualTo("1");
      tmux.keys("C-l").line("clear; stty -a | cksum; echo after");
      List<String> last = tmux.awaitScreen("the end of it", screen -> screen.contains("after"));
      assertThat(last).as("the modes of the terminal").contains(before);
    }
  }

  @Test
  void itIsDrawnAnewWhenItWasStoppedAndGoesOn() {
    try (Tmux tmux = terminal()) {
      tmux.line(top());
      tmux.awaitText("1 QUEUES 0");
      long pid = tmux.running().pid();
      tmux.keys("C-z");
      Command.shell("kill -STOP " + pid).run();
      tmux.awaitScreen("the shell", s -> s.stream().anyMatch(line -> line.contains("ready>")));
      tmux.line("fg");
      tmux.awaitScreen(
          "all of it", s -> s.get(0).startsWith("resque4j top") && s.get(23).startsWith("q quit"));
      tmux.keys("q");
    }
  }

  @Test
  void coloursAreThereUnlessSomebodyDoesNotWantThem() {
    resque.queue().control().pause("mail");
    try (Tmux tmux = terminal()) {
      tmux.line(top());
      tmux.awaitText("1 QUEUES 1");
      assertThat(tmux.painted()).containsPattern(COLOURS);
      tmux.keys("q");
      tmux.awaitPrompt(); // an earlier one is seen again while top still reads the keys
      tmux.line("clear; NO_COLOR=1 " + top());
      tmux.awaitText("1 QUEUES 1");
      assertThat(tmux.painted()).doesNotContainPattern(COLOURS);
      tmux.keys("q");
    }
  }

  @Test
  void withoutATerminalItSaysSo() {
    Outcome piped = Command.of("top").run();
    assertThat(piped.exitCode()).isEqualTo(2);
    assertThat(piped.out()).isEmpty();
    assertThat(piped.err())
        .isEqualTo(
            "resque4j: top needs a terminal, and stdout is none; 'stats' and 'queue list --watch' do"
                + " without\n");
    try (Tmux tmux = terminal()) {
      tmux.line("TERM=dumb " + top() + "; echo \"ended $?\"");
      tmux.awaitScreen("its end", s -> s.contains("ended 2"));
      tmux.line("clear; " + top() + " </dev/null; echo \"ended $?\"");
      tmux.awaitText("stdin is none");
      tmux.awaitScreen("its end", s -> s.contains("ended 2"));
      tmux.line("clear; " + topOf("redis://127.0.0.1:1") + "; echo \"ended $?\"");
      tmux.awaitScreen("its end", s -> s.contains("ended 4"));
      assertThat(tmux.ask("alternate_on")).isEqualTo("0");
    }
  }

  @Test
  void otherVerbsLoadNothingOfIt() {
    String classes = "-Xlog:class+load";
    for (String verb : List.of("--version", "help")) {
      Outcome outcome = Command.of(verb).env("RESQUE4J_OPTS", classes).run();
      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.out()).contains("io.resque4j.cli.Main").doesNotContain("org.jline");
    }
  }
}
