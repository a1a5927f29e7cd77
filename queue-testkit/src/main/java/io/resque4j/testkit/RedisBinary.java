package io.resque4j.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the Redis program comes from. */
public enum RedisBinary {
  /** The static Redis 7.0.15 that comes as a jar. Always the same version, nothing to install. */
  EMBEDDED,
  /** {@code redis-server} or {@code valkey-server} on {@code PATH}, version 6.2 or later. */
  ON_PATH,
  /** What is on {@code PATH}, else the embedded one. */
  ON_PATH_ELSE_EMBEDDED;

  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

  /**
   * The program to run.
   *
   * @throws RedisServerException if there is none for this machine
   */
  public Path executable() {
    return switch (this) {
      case EMBEDDED -> EmbeddedRedis.executable();
      case ON_PATH ->
          onPath()
              .orElseThrow(
                  () ->
                      new RedisServerException(
                          "no redis-server or valkey-server 6.2 or later on PATH"));
      case ON_PATH_ELSE_EMBEDDED -> onPath().orElseGet(EmbeddedRedis::executable);
    };
  }

  private static Optional<Path> onPath() {
    return Stream.of("redis-server", "valkey-server")
        .flatMap(name -> Executables.find(name).stream())
        .filter(RedisBinary::isRecent)
        .findFirst();
  }

  private static boolean isRecent(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && isRecent(line);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static boolean isRecent(String versionLine) {
    Matcher version = VERSION.matcher(versionLine);
    if (!version.find()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
  }
}
