package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
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
  void onceMadeItIsUsedAndWithAnotherJavaItIsPassedOver() throws IOException {
    Path home = copyOfTheDistribution();

    Outcome made =
        Command.shell(lineOfTheDockerfile().replace("/opt/resque4j", home.toString()))
            .env("RESQUE4J_HTTP_PORT", "8686")
            .env("REDIS_URL", "redis://nowhere.invalid:1")
            .run();

    assertThat(made.out()).startsWith("made " + home.toRealPath() + "/cds/").endsWith(".jsa\n");
    assertThat(made.exitCode()).isZero();
    Path log = home.resolveSibling("classes.log");
    try (RunningCommand worker = worker(home, log)) {
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded.stream().filter(line -> line.contains("source: shared objects file")).count())
        .as("of %d classes those that come from the archive", loaded.size())
        .isGreaterThan(loaded.size() * 3L / 4);
    assertThat(loaded)
        .anyMatch(line -> line.contains("io.resque4j.worker.Engine source: shared objects"))
        .anyMatch(line -> line.contains("io.resque4j.cli.http.StatusPage source: shared objects"));

    Outcome version = version(home);
    assertThat(version.out()).matches("resque4j \\S+\n");
    assertThat(version.err()).isEmpty();
    Path archive = Path.of(made.out().strip().replaceFirst("^made ", ""));
    Files.delete(archive);
    Files.write(archive, new byte[] {1, 2, 3});
    Outcome damaged = version(home);
    assertThat(damaged.out()).isEqualTo(version.out());
    assertThat(damaged.err()).isEmpty();
    assertThat(damaged.exitCode()).isZero();
  }

  private static Outcome version(Path home) {
    return Command.shell("exec '" + home + "/bin/resque4j' --version").run();
  }

  private RunningCommand worker(Path home, Path log) {
    RunningCommand worker =
        Command.shell("exec '" + home + "/bin/resque4j' worker --http-port 0")
            .env("REDIS_URL", redis.uri())
            .env("RESQUE4J_NAMESPACE", redis.namespace())
            .env("RESQUE4J_JOBS", home + "/examples/example-jobs.jar")
            .env("RESQUE4J_OPTS", "-Xlog:class+load:file=" + log)
            .start();
    worker.awaitErr("task processors at");
    return worker;
  }

  /** What the build of the image runs for it. */
  private static String lineOfTheDockerfile() throws IOException {
    return Files.readAllLines(ComposeFile.path("Dockerfile")).stream()
        .filter(line -> line.startsWith("RUN sh "))
        .map(line -> line.substring("RUN ".length()))
        .findFirst()
        .orElseThrow();
  }

  private static Path copyOfTheDistribution() throws IOException {
    Path from = Command.distribution();
    Path to = Sandbox.fresh().resolve("resque4j");
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return to;
  }
}
