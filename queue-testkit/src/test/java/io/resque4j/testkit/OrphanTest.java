package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** Another JVM, which ends what it finds to be orphaned. */
  static final class Reaper {
    public static void main(String[] args) {
      RunFolder.reapOrphans();
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

  /** In a folder that no other JVM knows, which might reap there at any moment. */
  @Test
  void aServerIsReapedAfterItsJvmWasKilled(@TempDir Path temporary) throws Exception {
    Run run = started(java("-Djava.io.tmpdir=" + temporary, Owner.class.getName()));
    reap(temporary);
    assertThat(run.redis.isAlive()).as("its JVM lives").isTrue();

    run.jvm.destroyForcibly().waitFor();
    assertThat(run.redis.isAlive()).as("nobody has reaped it yet").isTrue();
    reap(temporary);

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !run.redis.isAlive());
    assertThat(run.folder).doesNotExist();
    assertThat(Path.of(run.folder + ".lock")).doesNotExist();
  }

  private static void reap(Path temporary) throws Exception {
    Process reaper = java("-Djava.io.tmpdir=" + temporary, Reaper.class.getName()).start();
    assertThat(reaper.waitFor()).isZero();
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
    return started(
        java(
            Stream.concat(Stream.of(Owner.class.getName()), Stream.of(args))
                .toArray(String[]::new)));
  }

  /** A JVM with the classes of this one; its options, its main class and their arguments. */
  private static ProcessBuilder java(String... args) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"));
    builder.command().addAll(List.of(args));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static Run started(ProcessBuilder owner) throws IOException {
    Process jvm = owner.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    long pid = Long.parseLong(out.readLine());
    return new Run(jvm, ProcessHandle.of(pid).orElseThrow(), Path.of(out.readLine()));
  }
}
