package io.resque4j.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The distribution that {@code mvn verify} has just packed, and a copy of it with an archive of
 * classes, as the image has it: a command of that one needs half the CPU time to start.
 */
final class Distribution {
  private static final String HOME_OF_THE_IMAGE = "/opt/resque4j";

  private Distribution() {}

  /** As it was packed: where somebody who has unpacked it begins. */
  static Path packed() {
    String told = System.getProperty("resque4j.distribution");
    if (told == null) {
      throw new IllegalStateException(
          "these tests run the packed command: mvn verify gives its folder in the property"
              + " resque4j.distribution");
    }
    return Path.of(told);
  }

  /** The copy with the archive, which is made once for all tests. */
  static Path archived() {
    return Archived.HOME;
  }

  /** How the archive of that copy was made. */
  static Outcome making() {
    return Archived.MAKING;
  }

  /** A copy of what was packed. */
  static Path copy() {
    Path to = Sandbox.fresh().resolve("resque4j");
    try (Stream<Path> walk = Files.walk(packed())) {
      for (Path each : walk.toList()) {
        Files.copy(each, to.resolve(packed().relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever comes first makes it, and the others wait for it. */
  private static final class Archived {
    static final Path HOME = copy();
    static final Outcome MAKING = make(HOME);

    /** In the environment of an image, and of somebody whose Redis is elsewhere. */
    private static Outcome make(Path home) {
      String line = lineOfTheDockerfile().replace(HOME_OF_THE_IMAGE, home.toString());
      return Command.program("/bin/sh", "-c", line)
          .env("RESQUE4J_HTTP_PORT", "8686")
          .env("REDIS_URL", "redis://nowhere.invalid:1")
          .run();
    }

    /** What the build of the image runs for it. */
    private static String lineOfTheDockerfile() {
      try {
        List<String> lines = Files.readAllLines(ComposeFile.path("Dockerfile"));
        return lines.stream()
            .filter(line -> line.startsWith("RUN sh "))
            .map(line -> line.substring("RUN ".length()))
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
