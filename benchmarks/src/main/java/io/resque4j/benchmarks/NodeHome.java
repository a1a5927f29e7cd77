package io.resque4j.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the peer is installed: a copy of {@code node/} in the build folder, made once. */
final class NodeHome {
  private static final String LOCK = "package-lock.json";
  private static final List<String> FILES = List.of("package.json", LOCK, "node-bench.mjs");

  private final Path sources;
  private final Path home;

  /**
   * The peer of a module folder.
   *
   * @param module the folder {@code benchmarks} of the project
   */
  NodeHome(Path module) {
    this.sources = module.resolve("node");
    this.home = module.resolve("target").resolve("node-bench");
  }

  /** Why the peer cannot be run here, when it cannot. */
  static Optional<String> missing() {
    return List.of("node", "npm").stream()
        .filter(program -> !isOnPath(program))
        .findFirst()
        .map(
            program ->
                "there is no '%s' on the PATH; Node.js 20 or later is needed".formatted(program));
  }

  private static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Installs what the lock file names, unless it is there already.
   *
   * @return the script to run
   * @throws BenchmarkException when it cannot be installed
   */
  Path install() {
    missing()
        .ifPresent(
            why -> {
              throw new BenchmarkException(why);
            });
    try {
      Path installed = home.resolve("installed");
      boolean fresh =
          Files.exists(installed)
              && Files.mismatch(sources.resolve(LOCK), home.resolve(LOCK)) == -1L;
      Files.createDirectories(home);
      for (String file : FILES) {
        Files.copy(sources.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!fresh) {
        Files.deleteIfExists(installed);
        npmInstall();
        Files.writeString(installed, "");
      }
      return home.resolve("node-bench.mjs");
    } catch (IOException e) {
      throw new BenchmarkException("the peer cannot be installed in " + home + ": " + e, e);
    }
  }

  private void npmInstall() throws IOException {
    Path log = home.resolve("npm.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (npm.waitFor() != 0) {
        throw new BenchmarkException(
            "'npm ci' failed in " + home + ":\n" + Files.readString(log).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted while npm installed the peer", e);
    } finally {
      npm.destroy();
    }
  }
}
