package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The archive of classes that makes the command start faster, as the image makes it. */
@RedisTest
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ClassArchiveIT {
  private final TestRedis redis;

  ClassArchiveIT(TestRedis redis) {
    this.redis = redis;
  }

  @Test
  void onceMadeItIsUsed() throws IOException {
    Path home = Distribution.archived().toRealPath();

    Outcome made = Distribution.making();

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("made " + home + "/cds/").endsWith(".jsa\n");
    List<String> loaded = loadedByAWorker();
    assertThat(loaded.stream().filter(line -> line.contains("source: shared objects file")).count())
        .as("of %d classes those that come from the archive", loaded.size())
        .isGreaterThan(loaded.size() * 3L / 4);
    assertThat(loaded)
        .anyMatch(line -> line.contains("io.resque4j.worker.Engine source: shared objects"))
        .anyMatch(line -> line.contains("io.resque4j.cli.http.StatusPage source: shared objects"));
  }

  private List<String> loadedByAWorker() throws IOException {
    Path log = Sandbox.fresh().resolve("classes.log");
    try (RunningCommand worker =
        Command.of("worker", "--http-port", "0")
            .env("REDIS_URL", redis.uri())
            .env("RESQUE4J_NAMESPACE", redis.namespace())
            .env("RESQUE4J_JOBS", Command.exampleJobs().toString())
            .env("RESQUE4J_OPTS", "-Xlog:class+load:file=" + log)
            .start()) {
      worker.awaitErr("task processors at");
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }
    return Files.readAllLines(log);
  }

  @Test
  void oneThatIsDamagedOrOfAnotherFolderIsPassedOver() throws IOException {
    Path made = Path.of(Distribution.making().out().strip().replaceFirst("^made ", ""));
    Path home = Distribution.copy();
    Path archive = Files.createDirectory(home.resolve("cds")).resolve(made.getFileName());

    Files.write(archive, new byte[] {1, 2, 3});
    assertSaysItsVersion(home);

    Files.delete(archive);
    Files.copy(made, archive);
    assertSaysItsVersion(home);
  }

  private static void assertSaysItsVersion(Path home) {
    Outcome version = Command.program(home + "/bin/resque4j", "--version").run();
    assertThat(version.out()).matches("resque4j \\S+\n");
    assertThat(version.err()).isEmpty();
    assertThat(version.exitCode()).isZero();
  }
}
