package io.resque4j.benchmarks.peer;

import io.resque4j.benchmarks.BenchmarkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine, and folders that are installed once. */
final class Programs {
  private static final long INSTALL_MINUTES = 5;

  private Programs() {}

  /** A program on the PATH. */
  static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A program on the PATH.
   *
   * @throws BenchmarkException if there is none
   */
  static String need(String program) {
    return find(program)
        .map(Path::toString)
        .orElseThrow(
            () -> new BenchmarkException("there is no '%s' on the PATH".formatted(program)));
  }

  /** What fills a folder. */
  @FunctionalInterface
  interface Install {
    void run(Path folder) throws IOException;
  }

  /**
   * A folder that was filled completely, now or before.
   *
   * @param home the folder
   * @param wanted what it is filled with; anything else there is replaced
   */
  static void once(Path home, String wanted, Install install) {
    Path installed = home.resolve("installed");
    try {
      if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
        return;
      }
      Files.createDirectories(home);
      Files.deleteIfExists(installed);
      install.run(home);
      Files.writeString(installed, wanted);
    } catch (IOException e) {
      throw new BenchmarkException("cannot be installed in " + home + ": " + e, e);
    }
  }

  /** Runs a program to its end in a folder; what it says goes to install.log there. */
  static void run(Path folder, List<String> command) throws IOException {
    Path log = folder.resolve("install.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(
            "'%s' has no end after %d minutes".formatted(command.get(0), INSTALL_MINUTES));
      }
      if (process.exitValue() != 0) {
        String said = Files.readString(log).strip();
        throw new IOException(
            "'%s' ended with %d: %s"
                .formatted(
                    String.join(" ", command),
                    process.exitValue(),
                    said.substring(Math.max(0, said.length() - 400)).replace('\n', ' ')));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroyForcibly();
    }
  }
}
