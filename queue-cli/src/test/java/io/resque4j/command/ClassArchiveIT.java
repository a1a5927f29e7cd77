package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The archive of classes that makes the command start faster. */
final class ClassArchiveIT {

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onceMadeItIsUsedAndWithAnotherJavaItIsPassedOver() throws IOException {
    Path home = copyOfTheDistribution();
    Path log = Sandbox.fresh().resolve("classes.log");

    Outcome made = Command.shell("sh '" + home + "/libexec/archive-classes.sh'").run();

    assertThat(made.out()).startsWith("made " + home.toRealPath() + "/cds/").endsWith(".jsa\n");
    assertThat(made.exitCode()).isZero();
    Outcome version =
        Command.shell("exec '" + home + "/bin/resque4j' --version")
            .env("RESQUE4J_OPTS", "-Xlog:class+load:file=" + log)
            .run();
    assertThat(version.out()).matches("resque4j \\S+\n");
    assertThat(version.err()).isEmpty();
    assertThat(Files.readAllLines(log))
        .anyMatch(
            line ->
                line.contains("io.resque4j.cli.Main source: shared objects file")
                    || line.contains(
                        "io.resque4j.cli.terminal.Screen source: shared objects file"));

    Path archive = Path.of(made.out().strip().replaceFirst("^made ", ""));
    Files.delete(archive);
    Files.write(archive, new byte[] {1, 2, 3});
    Outcome damaged = Command.shell("exec '" + home + "/bin/resque4j' --version").run();
    assertThat(damaged.out()).isEqualTo(version.out());
    assertThat(damaged.exitCode()).isZero();
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
