package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every word that is refused before anything is tried: one line on stderr, exit code 2, nothing in
 * Redis. The command runs in this process; {@code BadInputIT} runs the built one.
 */
@RedisTest
final class BadWordsTest {
  private static final List<String> NEED_A_NAMESPACE = List.of("stats", "enqueue", "worker", "dev");
  private static final String VERBS = String.join(", ", Verbs.names());

  static Stream<Arguments> verbsAndOptions() {
    return Stream.of(
        refused("expected a verb: " + VERBS + " (see resque4j --help)"),
        refused("unknown verb 'STAT'; did you mean 'stats'? (see resque4j --help)", "STAT"),
        refused("unknown verb 'demmo'; did you mean 'demo'? (see resque4j --help)", "demmo"),
        refused(
            "unknown verb 'frobnicate'; there are " + VERBS + " (see resque4j --help)",
            "frobnicate"),
        refused(
            "unknown option '--limitt'; did you mean '--limit'? (see resque4j stats --help)",
            "stats",
            "--limitt",
            "3"),
        refused(
            "unknown option '--nothing-like-it' (see resque4j stats --help)",
            "stats",
            "--nothing-like-it=3"),
        refused("unknown option '-x' (see resque4j enqueue --help)", "enqueue", "q", "c", "-x"),
        refused(
            "unknown option '--ni'; did you mean '--in'? (see resque4j enqueue --help)",
            "enqueue",
            "q",
            "c",
            "--ni",
            "3s"),
        refused(
            "expected --limit once, got it twice (see resque4j stats --help)",
            "stats",
            "--limit",
            "1",
            "--limit",
            "2"),
        refused(
            "expected nothing after the options of stats, got: more (see resque4j stats --help)",
            "stats",
            "more"),
        refused("enqueue needs QUEUE (see resque4j enqueue --help)", "enqueue"),
        refused("enqueue needs CLASS (see resque4j enqueue --help)", "enqueue", "q"),
        refused(
            "a worker needs jobs: give --jobs FILE.jar, the variable RESQUE4J_JOBS, or jobs in the"
                + " file",
            "worker"),
        refused(
            "expected --queues to give each queue a weight, such as a=5,b=1, or none, got: a=5,b",
            "worker",
            "--jobs",
            "x.jar",
            "--queues",
            "a=5,b"),
        refused(
            "--queues: expected the weight of a to be from 1 to 1000, got: 0",
            "worker",
            "--jobs",
            "x.jar",
            "--queues",
            "a=0"),
        refused(
            "expected --on-unknown-class to be fail or return, got: requeue",
            "worker",
            "--jobs",
            "x.jar",
            "--on-unknown-class",
            "requeue"),
        refused("expected a value after --dir (see resque4j demo --help)", "demo", "--dir"),
        refused(
            "expected --keep or --redis, got both: that Redis stays anyway",
            "demo",
            "--keep",
            "--redis",
            "redis://h"),
        refused(
            "expected --redis of a demo to be redis://host:port/database, with or without a password,"
                + " got: rediss://***@h; 'dev --redis' takes any address",
            "demo",
            "--redis",
            "rediss://u:hunter2@h"),
        refused(
            "expected --namespace to be a name such as resque, got: none",
            "scheduler",
            "--namespace",
            " "),
        refused(
            "expected --redis to be an address such as redis://127.0.0.1:6379, got: localhost:6379;"
                + " did you mean redis://localhost:6379?",
            "stats",
            "--redis",
            "localhost:6379"));
  }

  static Stream<Arguments> numbersAndTimes() {
    return Stream.of(
        refused(number("--limit", "1", "1000000", "1e3"), "stats", "--limit", "1e3"),
        refused(number("--limit", "1", "1000000", "0"), "stats", "--limit", "0"),
        refused(number("--port", "0", "65535", "70000"), "dev", "--port", "70000"),
        refused(number("--files", "1", "1000000", "-1"), "demo", "--files", "-1"),
        refused(processors("0"), "demo", "--processors", "0"),
        refused(processors("50-1"), "worker", "--jobs", "x.jar", "--processors", "50-1"),
        refused(processors("1-20000"), "dev", "--processors", "1-20000"),
        refused(
            processors("99999999999"), "worker", "--jobs", "x.jar", "--processors", "99999999999"),
        refused(
            duration("--shutdown-timeout", "5min", "5m"),
            "worker",
            "--jobs",
            "x",
            "--stop-within",
            "5min"),
        refused(duration("--in", "5min", "5m"), "enqueue", "q", "c", "--in", "5min"),
        refused(duration("--in", "-5s", "5s"), "enqueue", "q", "c", "--in", "-5s"),
        refused(duration("--in", "-PT5S", null), "enqueue", "q", "c", "--in", "-PT5S"),
        refused(duration("--in", "soon", null), "enqueue", "q", "c", "--in", "soon"),
        refused(
            "expected --in to end before the year 275761, got: 99999999999999d",
            "enqueue",
            "q",
            "c",
            "--in",
            "99999999999999d"),
        refused(
            instant("2026-11-24 10:00", "2026-11-24T10:00Z"),
            "enqueue",
            "q",
            "c",
            "--at",
            "2026-11-24 10:00"),
        refused(
            instant("1795500000", "2026-11-24T06:00:00Z"),
            "enqueue",
            "q",
            "c",
            "--at",
            "1795500000"),
        refused(instant("tomorrow", null), "enqueue", "q", "c", "--at", "tomorrow"),
        refused(
            "expected --at to be in the years 1970 to 275760, got: 1969-12-31T23:59:59Z",
            "enqueue",
            "q",
            "c",
            "--at",
            "1969-12-31T23:59:59Z"),
        refused(
            "expected --in or --at, got both: --in 1s --at 2026-11-24T10:00:00Z",
            "enqueue",
            "q",
            "c",
            "--in",
            "1s",
            "--at",
            "2026-11-24T10:00:00Z"));
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        refused(json("argument 1", "foo", "'\"foo\"'"), "enqueue", "q", "c", "foo"),
        refused(json("argument 2", "{'a':1}", "'{\"a\":1}'"), "enqueue", "q", "c", "1", "{'a':1}"),
        refused(json("argument 1", "-1.5.5", "'\"-1.5.5\"'"), "enqueue", "q", "c", "-1.5.5"),
        refused(json("argument 1", "True", "true"), "enqueue", "q", "c", "True"),
        refused(json("argument 1", "NaN", "null"), "enqueue", "q", "c", "NaN"),
        refused(json("argument 1", "1 2", "'\"1 2\"'"), "enqueue", "q", "c", "1 2"),
        refused(json("argument 1", "", "'\"\"'"), "enqueue", "q", "c", ""),
        refused("expected --args to be JSON, got: [1,", "enqueue", "q", "c", "--args", "[1,"),
        refused(json("--args", "['a']", "'[\"a\"]'"), "enqueue", "q", "c", "--args", "['a']"),
        refused(
            "expected --args to be a JSON array, got: {\"a\":1}; did you mean '[{\"a\":1}]'?",
            "enqueue",
            "q",
            "c",
            "--args",
            "{\"a\":1}"),
        refused(
            "expected the arguments one by one or by --args, got both: 1 and --args [1]",
            "enqueue",
            "q",
            "c",
            "1",
            "--args",
            "[1]"),
        refused("queue name must not be empty or blank, got: \"\"", "enqueue", "", "c"),
        refused(
            "queue name must not contain ',', which separates the queues of a worker, got: \"a,b\"",
            "enqueue",
            "a,b",
            "c"),
        refused(
            "queue name must not be '*', which means all queues, got: \"*\"", "enqueue", "*", "c"),
        refused(
            "queue name must not end with ':started', which names a key of workers, got:"
                + " \"q:started\"",
            "enqueue",
            "q:started",
            "c"),
        refused(
            "queue name must not contain control characters, got: \"a\\u000ab\"",
            "enqueue",
            "a\nb",
            "c"),
        refused(
            "expected CLASS to be the name of a job class, got: a blank one", "enqueue", "q", " "),
        refused(
            "expected --queues to be * or names with commas between them, got: a,,b, where a name"
                + " must not be empty or blank",
            "worker",
            "--jobs",
            "x.jar",
            "--queues",
            "a,,b"),
        refused(
            "expected --queues to name each queue once, got: a,b,a",
            "worker",
            "--jobs",
            "x.jar",
            "--queues",
            "a,b,a"));
  }

  private static Arguments refused(String line, String... words) {
    return Arguments.of(List.of(words), line);
  }

  private static String processors(String got) {
    return "expected --processors to be a whole number from 1 to 10000, or two of them such as 1-50, got: "
        + got;
  }

  private static String number(String option, String least, String most, String got) {
    return "expected %s to be a whole number from %s to %s, got: %s"
        .formatted(option, least, most, got);
  }

  private static String duration(String option, String got, String meant) {
    return "expected %s to be a duration such as 500ms, 3s, 5m, 2h or 1d, got: %s"
            .formatted(option, got)
        + (meant == null ? "" : "; did you mean " + meant + "?");
  }

  private static String instant(String got, String meant) {
    return "expected --at to be an instant such as 2026-11-24T10:00:00Z, got: "
        + got
        + (meant == null ? "" : "; did you mean " + meant + "?");
  }

  private static String json(String what, String got, String meant) {
    return "expected %s to be JSON, got: %s; did you mean %s?".formatted(what, got, meant);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"verbsAndOptions", "numbersAndTimes", "jobs"})
  void isRefusedInOneLine(List<String> words, String line, TestRedis redis) {
    List<String> call = new ArrayList<>(words);
    boolean open = words.isEmpty() || !NEED_A_NAMESPACE.contains(words.get(0));
    if (!open) {
      call.addAll(1, List.of("--namespace", redis.namespace()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen = new Screen(stream(out), stream(err), false, false, false, true, 80);
    Surroundings surroundings =
        new Surroundings(screen, Map.of("REDIS_URL", redis.uri()), InstantSource.system());

    int exitCode = Cli.run(surroundings, call.toArray(String[]::new));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("resque4j: " + line + "\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(redis.keys()).as("nothing is half done").isEmpty();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
