package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.command.jobs.IncompleteJobs;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is refused is told in one line that says what was expected, what came, and the nearest right
 * thing, and changes nothing in Redis.
 */
@RedisTest
final class BadInputIT {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int REDIS = 4;

  private final TestRedis redis;

  BadInputIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command command(String... words) {
    return Command.of(words).env("REDIS_URL", redis.uri());
  }

  private void assertRefused(Outcome outcome, int exitCode, String line) {
    assertThat(outcome.err()).isEqualTo("resque4j: " + line + "\n");
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(redis.keys()).as("nothing is half done").isEmpty();
  }

  /** A few of those that BadWordsTest tells in full, as a shell passes them. */
  static Stream<List<String>> wrongWords() {
    return Stream.of(
        List.of(
            "enqeue a b", "unknown verb 'enqeue'; did you mean 'enqueue'? (see resque4j --help)"),
        List.of(
            "enqueue q c 1 \"{'a':1}\"",
            "expected argument 2 to be JSON, got: {'a':1}; did you mean '{\"a\":1}'?"),
        List.of(
            "enqueue \"$(printf 'a\\033[31m')\" c",
            "queue name must not contain control characters, got: \"a\\u001b[31m\""),
        List.of(
            "worker --jobs \"$EXAMPLES\" --processors 99999999999",
            "expected --processors to be a whole number from 1 to 10000, or two of them such as 1-50,"
                + " got: 99999999999"),
        List.of("demo --dir /no/such", "expected --dir to be a folder, got: /no/such"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongWords")
  void aWrongWordIsRefused(List<String> words) {
    Outcome outcome =
        Command.shell("exec \"$R\" " + words.get(0))
            .env("REDIS_URL", redis.uri())
            .env("EXAMPLES", Command.exampleJobs().toString())
            .run();

    assertRefused(outcome, USAGE, words.get(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '\u0000',
      delimiter = '|',
      value = {
        "redis://u:hunter2@127.0.0.1:99999 | expected the address of a Redis such as"
            + " redis://localhost:6379, got: redis://***@127.0.0.1:99999 (after the host comes a"
            + " port from 1 to 65535)",
        "redis://u:hunter2#hunter2@127.0.0.1:1 | expected a user and a password without / ? # in the"
            + " address of a Redis (they are written %2F, %3F, %23), got: redis://***@127.0.0.1:1",
        "hunter2@127.0.0.1:1 | expected REDIS_URL to be an address such as redis://127.0.0.1:6379,"
            + " got: ***@127.0.0.1:1; did you mean redis://***@127.0.0.1:1?",
        "http://u:hunter2@127.0.0.1:1 | expected REDIS_URL to be an address such as"
            + " redis://127.0.0.1:6379, got: http://***@127.0.0.1:1"
      })
  void anAddressThatIsNoneIsRefusedWithoutItsPassword(String address, String line) {
    assertRefused(Command.of("stats").env("REDIS_URL", address).run(), USAGE, line);
  }

  @Test
  void anUnreachableRedisIsNamedWithWhatToDo() {
    for (String verb : List.of("enqueue q c", "worker --jobs \"$EXAMPLES\"")) {
      Outcome outcome =
          Command.shell("exec \"$R\" " + verb)
              .env("EXAMPLES", Command.exampleJobs().toString())
              .env("REDIS_URL", "redis://:hunter2@127.0.0.1:1")
              .run();

      assertRefused(
          outcome,
          REDIS,
          "cannot reach Redis at 127.0.0.1:1 (Connection refused): is it running, and is the address"
              + " right? Give its address with --redis or REDIS_URL, or start one with 'resque4j dev'.");
    }
  }

  @Test
  void aRedisThatWantsAPasswordSaysSo() {
    try (RedisServer server = RedisServer.builder().config("requirepass", "hunter2").start()) {
      String host = "127.0.0.1:" + server.port();

      assertRefused(
          Command.of("stats", "--redis", "redis://" + host).run(),
          REDIS,
          ("Redis at %s wants a password: expected user:password@ or :password@ before the host,"
                  + " got an address without them")
              .formatted(host));
      assertRefused(
          Command.of("enqueue", "q", "c").env("REDIS_URL", "redis://:hunter3@" + host).run(),
          REDIS,
          "Redis at %s knows no such user or password (WRONGPASS invalid username-password pair or user is disabled.)"
              .formatted(host));
      assertRefused(
          Command.of("worker", "--jobs", Command.exampleJobs().toString())
              .env("REDIS_URL", "redis://:hunter2@" + host + "/9999")
              .run(),
          REDIS,
          "Redis at %s does not let us in (ERR DB index is out of range)".formatted(host));
    }
  }

  @Test
  void aFullRedisRefusesTheJobAndTheDemoLeavesNothingInIt() {
    try (RedisServer server = RedisServer.builder().config("maxmemory", "1").start()) {
      String line =
          "Redis at 127.0.0.1:%d refused: OOM command not allowed when used memory > 'maxmemory'"
              .formatted(server.port());

      assertRefused(
          Command.of("enqueue", "q", "c").env("REDIS_URL", server.uri()).run(), FAILED, line);
      Outcome demo =
          Command.of("demo", "--dir", Command.distribution().toString(), "--redis", server.uri())
              .run();
      assertThat(demo.err()).isEqualTo("resque4j: " + line + "\n");
      assertThat(demo.exitCode()).isEqualTo(FAILED);
      try (RawRedis raw = server.connect()) {
        assertThat(raw.texts("KEYS", "*")).isEmpty();
      }
    }
  }

  @Test
  void aPortInUseIsRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Path temporary = Sandbox.fresh();

      Outcome dev = Command.of("dev", "--port", "" + port).temporary(temporary).run();

      assertRefused(
          dev,
          FAILED,
          ("port %d of 127.0.0.1 is in use; if it is a Redis, use it with --redis"
                  + " redis://127.0.0.1:%d, else take another port: --port 0 is any free one")
              .formatted(port, port));
      assertThat(Sandbox.filesIn(temporary)).isEmpty();
    }
  }

  private Outcome workerWith(Path jar) {
    return command("worker", "--jobs", jar.toString(), "--namespace", redis.namespace()).run();
  }

  /** All that can be wrong with a jar is in JobJarsTest. */
  @Test
  void aJarThatHasNoJobsIsRefused() {
    Path missing = Command.exampleJobs().resolveSibling("example-job.jar");
    assertRefused(
        workerWith(missing),
        USAGE,
        "expected --jobs to be a jar, or a folder of jars or of classes, got: %s, which does not exist; did you mean '%s'?"
            .formatted(missing, Command.exampleJobs()));

    Path incomplete = JobJar.of(IncompleteJobs.class);
    assertRefused(
        workerWith(incomplete),
        USAGE,
        "cannot load the jobs of %s: the class %s is missing: give its jar with --jobs as well, which may be given several times and takes folders of jars"
            .formatted(incomplete, IncompleteJobs.Elsewhere.class.getName()));
  }

  @Test
  void aJobThatIsTooLargeIsRefused() {
    // One word of a command line may have 128 KiB on Linux.
    List<String> words = new ArrayList<>(List.of("enqueue", "q", "c"));
    words.addAll(List.of("--namespace", redis.namespace()));
    for (int i = 0; i < 11; i++) {
      words.add('"' + "x".repeat(100_000) + '"');
    }

    assertRefused(
        command(words.toArray(String[]::new)).run(),
        USAGE,
        "expected the payload of c to have at most 1048576 bytes, got: 1100067");
  }

  @Test
  void aStackTraceComesOnlyWhenAskedFor() {
    for (String option : List.of("-v", "--verbose")) {
      Outcome outcome = command("stats", option, "--limit", "x").run();

      assertThat(outcome.exitCode()).isEqualTo(USAGE);
      assertThat(outcome.err())
          .startsWith("resque4j: expected --limit to be ")
          .contains("\n    at io.resque4j.cli.");
    }
    assertThat(command("stats", "-v", "--limitt").run().err())
        .startsWith("resque4j: unknown option '--limitt'")
        .contains("\n    at io.resque4j.cli.");
  }

  @Test
  void aReaderThatHasEnoughIsNoErrorButAFullDiskIs() {
    Outcome cut =
        Command.shell("\"$R\" stats | head -n 1; \"$R\" --help | true")
            .env("REDIS_URL", redis.uri())
            .run();
    Outcome full =
        Command.shell("exec \"$R\" stats > /dev/full").env("REDIS_URL", redis.uri()).run();
    Outcome done = Command.shell("exec \"$R\" --version > /dev/full").run();

    assertThat(cut.outLines()).hasSize(1);
    assertThat(cut.err()).isEmpty();
    assertThat(cut.exitCode()).isZero();
    assertThat(full.exitCode()).isEqualTo(FAILED);
    assertThat(full.err())
        .isEqualTo("resque4j: stdout cannot be written: No space left on device\n");
    assertThat(done.exitCode()).isEqualTo(FAILED);
    assertThat(done.err())
        .isEqualTo("resque4j: done, but stdout cannot be written: No space left on device\n");
  }
}
