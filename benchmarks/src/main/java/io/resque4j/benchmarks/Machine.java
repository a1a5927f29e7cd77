package io.resque4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a machine is called: by what it is, never by its host name. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** The given name, or its number of cores and the model of its CPU. */
  static String named(@Nullable String name) {
    return name != null
        ? name
        : "%d cores, %s".formatted(Runtime.getRuntime().availableProcessors(), model());
  }

  private static String model() {
    try {
      for (String line : Files.readAllLines(CPU)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("\\((r|tm)\\)", "");
        }
      }
    } catch (IOException e) {
      // another system than Linux
    }
    return System.getProperty("os.arch", "unknown");
  }
}
