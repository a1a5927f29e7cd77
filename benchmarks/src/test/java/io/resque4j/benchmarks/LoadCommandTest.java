package io.resque4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LoadCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aMixRunsExactlyOnceAndLeavesNothingBehind() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.connect()) {
      redis.call("SET", "somebody:else", "1");
      int exit =
          run(
              "--redis",
              server.uri(),
              "--rate",
              "300",
              "--duration",
              "1s",
              "--mix",
              "noop=9,wait5=1");

      assertThat(exit).as("%s%s", out, err).isZero();
      assertThat(out.toString())
          .contains("300 jobs (noop=9,wait5=1)", "Every job that Redis took ran exactly once.");
      assertThat(err.toString()).startsWith("WARNING: writes 300 jobs/s into the Redis at ");
      assertThat(redis.texts("KEYS", "*")).containsExactly("somebody:else");
    }
  }

  @Test
  void anotherNamespaceIsLeftAsItIs() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.connect()) {
      int exit = run("--redis=" + server.uri(), "--rate=20", "--duration=1s", "--namespace=theirs");

      assertThat(exit).as("%s%s", out, err).isZero();
      assertThat(out.toString()).contains("left in the namespace theirs was not deleted");
      assertThat(redis.text("GET", "theirs:stat:processed")).isEqualTo("20");
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    refuses("expected --rate to be more than 0, got: 0.0", "--rate", "0");
    refuses("expected --duration to be such as 30s, 5m or 1h, got: long", "--duration", "long");
    refuses("expected --processors to be N or MIN-MAX", "--processors", "5-2");
    refuses("--mix: expected parts such as noop=80,wait20=15,cpu5=5", "--mix", "sleep=1");
    refuses("at most 50000000 jobs", "--rate", "1000000", "--duration", "1h");
    refuses("expected the address of a Redis such as redis://", "--redis", "127.0.0.1:6379");
    assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .endsWith("Missing required option: '--redis=<url>' (see benchmarks/load --help)\n")
        .doesNotContain("Exception", "Usage:");
  }

  private void refuses(String why, String... args) {
    boolean elsewhere = args[0].equals("--redis");
    String[] all = new String[args.length + 1];
    all[0] = elsewhere ? "--rate=1" : "--redis=redis://127.0.0.1:1";
    System.arraycopy(args, 0, all, 1, args.length);
    assertThat(run(all)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(why);
  }

  private int run(String... args) {
    return Main.load()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
