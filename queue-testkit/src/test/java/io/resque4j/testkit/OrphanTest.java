package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of a server when the JVM that started it goes away. */
class OrphanTest {
  /** A JVM of its own: starts a server, prints its pid and folder, and ends when its input ends. */
  static final class Owner {
    public static void main(String[] args) throws IOException {
      RedisServerBuilder builder = RedisServer.builder();
      if (args.length > 0) {
        builder.keepAfterExit();
      }
      RedisServer server = builder.start();
      System.out.println(server.pid());
      System.out.println(server.folder());
      System.in.read();
    }
  }

  private record Run(Process jvm, ProcessHandle redis, Path folder) {}

  @Test
  void aServerIsGoneWhenItsJvmExits() throws Exception {
    Run run = run();
    run.jvm.getOutputStream().close();
    assertThat(run.jvm.waitFor()).isZero();
    assertThat(run.redis.isAlive()).isFalse();
    assertThat(run.folder).doesNotExist();
  }

  @Test
  void aServerIsReapedAfterItsJvmWasKilled() throws Exception {
    Run run = run();
    RunFolder.reapOrphans();
    assertThat(run.redis.isAlive()).as("its JVM lives").isTrue();

    run.jvm.destroyForcibly().waitFor();
    assertThat(run.redis.isAlive()).as("nobody has reaped it yet").isTrue();
    RunFolder.reapOrphans();

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !run.redis.isAlive());
    assertThat(run.folder).doesNotExist();
    assertThat(Path.of(run.folder + ".lock")).doesNotExist();
  }

  @Test
  void aServerThatIsKeptOutlivesItsJvm() throws Exception {
    Run run = run("keep");
    run.jvm.getOutputStream().close();
    assertThat(run.jvm.waitFor()).isZero();
    RunFolder.reapOrphans();
    assertThat(run.redis.isAlive()).isTrue();
    run.redis.destroyForcibly();
    HomeFolder.deleteTree(run.folder);
  }

  private static Run run(String... args) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Owner.class.getName());
    builder.command().addAll(java.util.List.of(args));
    Process jvm = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    long pid = Long.parseLong(out.readLine());
    return new Run(jvm, ProcessHandle.of(pid).orElseThrow(), Path.of(out.readLine()));
  }
}
