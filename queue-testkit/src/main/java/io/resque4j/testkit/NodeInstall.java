package io.resque4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The folder into which npm has installed node-resque, exactly as the lock file says. It is made
 * once per user, whoever comes first, and kept in the user's cache.
 */
final class NodeInstall {
  private static final int OLDEST_NODE = 18;

  /** Either the program and the folder, or why there is none. */
  private record Outcome(@Nullable Path node, @Nullable Path folder, @Nullable String problem) {
    static Outcome failed(String problem) {
      return new Outcome(null, null, problem);
    }
  }

  private static @Nullable Outcome outcome;

  private NodeInstall() {}

  /** Why node-resque cannot be run here; empty if it can. Installs it the first time. */
  static synchronized Optional<String> problem() {
    if (outcome == null) {
      outcome = install();
    }
    return Optional.ofNullable(outcome.problem());
  }

  /**
   * The folder with {@code node_modules}.
   *
   * @throws IllegalStateException if there is a {@link #problem}
   */
  static Path folder() {
    return Objects.requireNonNull(success().folder());
  }

  /**
   * The program {@code node}.
   *
   * @throws IllegalStateException if there is a {@link #problem}
   */
  static Path node() {
    return Objects.requireNonNull(success().node());
  }

  private static synchronized Outcome success() {
    Optional<String> problem = problem();
    if (outcome == null || problem.isPresent()) {
      throw new IllegalStateException(problem.orElse("not installed"));
    }
    return outcome;
  }

  private static Outcome install() {
    Optional<Path> node = Executables.find("node").filter(NodeInstall::isRecent);
    Optional<Path> npm = Executables.find("npm");
    if (node.isEmpty() || npm.isEmpty()) {
      return Outcome.failed("node " + OLDEST_NODE + " or later and npm are not on PATH");
    }
    try {
      return new Outcome(node.get(), install(npm.get(), cache()), null);
    } catch (IOException | UncheckedIOException e) {
      return Outcome.failed("npm could not install node-resque: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed("interrupted while npm installed node-resque");
    }
  }

  private static Path cache() throws IOException {
    String given = System.getenv("XDG_CACHE_HOME");
    Path base =
        given == null || given.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    try {
      return Files.createDirectories(base.resolve("resque4j"));
    } catch (IOException e) {
      return HomeFolder.resolve("node"); // a user without a home
    }
  }

  private static Path install(Path npm, Path cache) throws IOException, InterruptedException {
    byte[] lock = resource("package-lock.json");
    CRC32 checksum = new CRC32();
    checksum.update(lock);
    Path folder = cache.resolve("node-peer-" + Long.toHexString(checksum.getValue()));
    Path done = folder.resolve("installed");
    try (FileChannel channel =
            FileChannel.open(
                Path.of(folder + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (!held.isValid() || Files.exists(done)) {
        return folder;
      }
      HomeFolder.deleteTree(folder);
      Files.createDirectories(folder);
      Files.write(folder.resolve("package.json"), resource("package.json"));
      Files.write(folder.resolve("package-lock.json"), lock);
      run(npm, folder);
      Files.createFile(done);
      return folder;
    }
  }

  private static void run(Path npm, Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("npm.log");
    Process process =
        new ProcessBuilder(
                npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new IOException("no end after 5 minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit " + process.exitValue() + "; " + Files.readString(log).strip());
    }
  }

  private static boolean isRecent(Path node) {
    try {
      Process process = new ProcessBuilder(node.toString(), "--version").start();
      String version =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return version.matches("v\\d+\\..*")
          && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= OLDEST_NODE;
    } catch (IOException e) {
      return false;
    }
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = NodeInstall.class.getResourceAsStream("node-peer/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
