package io.resque4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.InProcess.Answer;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.scheduler.Cron;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.Schedule;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A secret lies in an argument, in an error message, in a backtrace and in bytes that are no job,
 * wherever jobs can be. No verb shows it in any form; what brings jobs back has it.
 */
@RedisTest
final class FilteredParamsTest {
  private static final String SECRET = "canary\"7391";
  private static final Login ARGS = new Login(SECRET, "me");
  private static final String PIECE = "{\"args\":[{\"password\":\"canary\\\"7391\",\"cut\":\"o";
  private static final String WORKER = "web:41-abcdef+1";

  /** Those that show no job: they stay, or they are told all that they say. */
  private static final Set<String> OTHERS =
      Set.of("demo", "dev", "run", "config", "enqueue", "completion", "help", "top", "job enqueue");

  private record Login(String password, String to) {}

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final InProcess command;
  @TempDir private Path folder;

  FilteredParamsTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    command = new InProcess(redis).env("RESQUE4J_FILTERED_PARAMS", "password");
  }

  @BeforeEach
  void plant() {
    resque.queue().enqueue("mail", "send", ARGS);
    raw.call("RPUSH", redis.key("queue:mail"), PIECE);
    resque.queue().enqueueAt(Instant.parse("2100-01-01T00:00:00Z"), "mail", "send", ARGS);
    raw.call("RPUSH", redis.key("delayed:4102444800"), PIECE);
    byte[] job = JobPayload.of("mail", "send", ARGS).raw();
    String json = new String(job, UTF_8);
    Exception why = new IllegalStateException("no " + SECRET + " in " + json + " or " + PIECE);
    raw.call("RPUSH", redis.key("failed"), text(FailedJob.of(WORKER, "mail", job, why, NOW)));
    byte[] piece = PIECE.getBytes(UTF_8);
    raw.call("RPUSH", redis.key("failed"), text(FailedJob.of(WORKER, "mail", piece, why, NOW)));
    raw.call("RPUSH", redis.key("failed"), PIECE);
    raw.call("SADD", redis.key("workers"), WORKER + ":mail");
    raw.call(
        "SET",
        redis.key("worker:" + WORKER + ":mail"),
        "{\"resque4j\":\"c\",\"run_at\":\"2026-11-24T03:00:00Z\",\"queue\":\"mail\",\"worker\":\""
            + WORKER
            + "\",\"payload\":"
            + json
            + "}");
    String arguments = json.substring(json.indexOf('['), json.length() - 1);
    raw.call("SET", redis.key("lock:send:mail:" + arguments), "4102444800");
    try (Cron cron = Cron.open(resque)) {
      cron.add(
          CronJob.of("nightly", Schedule.parse("0 3 * * *", ZoneOffset.UTC), "mail", "send", ARGS));
    }
  }

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static String text(FailedJob failed) {
    return new String(failed.raw(), UTF_8);
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  /** One call of each verb, such that it shows as much as it can. */
  static List<String> calls() {
    return List.of(
        "queue list",
        "queue size mail",
        "queue peek mail",
        "queue pause mail",
        "queue resume mail",
        "queue move mail other",
        "queue delete mail --yes",
        "queue import mail FILE",
        "job find --queue mail",
        "job delete --queue mail --class send --yes",
        "delayed list",
        "delayed at 2100-01-01T00:00:00Z",
        "delayed run-now --all",
        "delayed delete --all --yes",
        "delayed import FILE",
        "failed list",
        "failed show IDS",
        "failed count",
        "failed retry --all",
        "failed retry-stuck",
        "failed remove --all --yes",
        "failed clear --yes",
        "failed export FILE",
        "failed import FILE",
        "worker list",
        "worker show " + WORKER,
        "worker quiet web:41-abcdef",
        "worker stop web:41-abcdef --yes",
        "worker cancel-job " + WORKER + " --yes",
        "worker clean " + WORKER + " --yes",
        "worker clean-old --older-than 1s --yes",
        "scheduler leader",
        "scheduler release --yes",
        "lock list",
        "lock delete lock:send:mial --yes",
        "redis info",
        "cron list",
        "cron show nightly",
        "cron add other 0_3_*_*_* mail send",
        "cron remove nightly --yes",
        "cron run nightly",
        "stats",
        "doctor --confirm 100ms");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void noVerbShowsASecret(String call) {
    String[] words = words(call);
    for (String format : List.of("table", "json", "ndjson")) {
      assertHidden(command.run(with(words, "-o", format)));
    }
    assertHidden(command.onTerminal(400).run(words));
  }

  private static void assertHidden(Answer answer) {
    assertThat(answer.out() + answer.err()).isNotBlank().doesNotContain("canary");
  }

  private String[] words(String call) {
    return Stream.of(call.split(" "))
        .flatMap(word -> word.equals("IDS") ? ids() : Stream.of(word))
        .map(word -> word.equals("FILE") ? folder.resolve("file").toString() : word)
        .map(word -> word.replace('_', ' '))
        .toArray(String[]::new);
  }

  private Stream<String> ids() {
    return Stream.of(command.run("failed", "list").out().split("\n"))
        .skip(1)
        .map(line -> line.substring(0, 12));
  }

  private static String[] with(String[] words, String... more) {
    return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void everyVerbIsTried() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
    Screen screen = new Screen(nowhere, nowhere, false, false, false, true, 80);
    Set<String> verbs = new TreeSet<>();
    CommandLine root = Cli.commandLine(new Surroundings(screen, Map.of(), InstantSource.system()));
    root.getSubcommands().forEach((name, line) -> addLeaves(verbs, name, line));
    verbs.removeAll(OTHERS);

    assertThat(
            calls().stream()
                .filter(call -> verbs.stream().anyMatch(call::startsWith))
                .map(call -> longest(verbs, call))
                .collect(Collectors.toSet()))
        .containsAll(verbs);
  }

  private static void addLeaves(Set<String> verbs, String name, CommandLine line) {
    if (line.getSubcommands().isEmpty()) {
      verbs.add(name);
    }
    line.getSubcommands().forEach((verb, each) -> addLeaves(verbs, name + " " + verb, each));
  }

  private static String longest(Set<String> verbs, String call) {
    return verbs.stream()
        .filter(verb -> call.equals(verb) || call.startsWith(verb + " "))
        .max(java.util.Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue peek mail",
        "job find --queue mail",
        "delayed list",
        "failed list",
        "worker list",
        "lock list"
      })
  void withoutAFilterItIsShown(String call) {
    InProcess open = new InProcess(redis).onTerminal(400);
    assertThat(open.run(call.split(" ")).out()).contains("canary");
    assertThat(open.run(with(call.split(" "), "--filtered-params", "password")).out())
        .contains("[FILTERED]")
        .doesNotContain("canary");
  }

  @Test
  void theFileOfOptionsSaysItToo() throws IOException {
    Path file = Files.writeString(folder.resolve("o.yml"), "filteredParams: [password]\n");
    InProcess open = new InProcess(redis);

    assertThat(open.run("queue", "peek", "mail", "--config", file.toString()).out())
        .contains("[{\"password\":\"[FILTERED]\",\"to\":\"me\"}]")
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed export FILE",
        "failed clear --yes --backup FILE",
        "queue delete mail --yes --backup FILE",
        "job delete --queue mail --class send --yes --backup FILE",
        "delayed delete --all --yes --backup FILE"
      })
  void whatBringsJobsBackIsWhole(String call) throws IOException {
    command.run(words(call));

    assertThat(Files.readString(folder.resolve("file"))).contains("canary");
  }

  @Test
  void bytesForProgramsAreWhole() {
    assertThat(command.run("queue", "peek", "mail", "--raw").out()).contains(PIECE);
  }
}
