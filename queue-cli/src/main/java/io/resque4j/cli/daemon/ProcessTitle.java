package io.resque4j.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The name of this process in the list of processes, as far as the system lets a JVM choose it. */
final class ProcessTitle {
  private static final Path NAME = Path.of("/proc/self/comm");

  private ProcessTitle() {}

  /**
   * On Linux {@code ps -o comm}, {@code top} and {@code pgrep} show the first 15 bytes of it
   * instead of {@code java}; elsewhere a title is seen where it stands on the command line.
   */
  static void set(String title) {
    if (!Files.isWritable(NAME)) {
      return;
    }
    try {
      Files.writeString(NAME, title.replaceAll("\\p{Cntrl}", " "), StandardOpenOption.WRITE);
    } catch (IOException e) {
      // a title is not worth a process
    }
  }
}
