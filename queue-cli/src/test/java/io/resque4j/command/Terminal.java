package io.resque4j.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a person sees of what a command wrote to its terminal. */
final class Terminal {
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[\\d;]*m");
  private static final String CLEAR_TO_END = "\u001b[K";

  /** What Ctrl-C sends. */
  static final String CTRL_C = "\u0003";

  private Terminal() {}

  /** Skips a test, and says why, where there is no {@code script} to make a terminal with. */
  static void assumeOne() {
    boolean there =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> new java.io.File(folder, "script").canExecute());
    assumeTrue(there, "no 'script' on the PATH (util-linux): there is no terminal to test on");
  }

  /** The lines that stand there in the end, after each {@code \r} has overwritten and cleared. */
  static List<String> lines(String written) {
    String text = COLOURS.matcher(written).replaceAll("").replace("\r\n", "\n");
    return Stream.of(text.split("\n")).map(Terminal::line).toList();
  }

  /** Whether anything was coloured. */
  static boolean hasColours(String written) {
    return COLOURS.matcher(written).find();
  }

  private static String line(String drawn) {
    StringBuilder line = new StringBuilder();
    for (String piece : drawn.split("\r", -1)) {
      String text = piece.replace(CLEAR_TO_END, "");
      int kept = piece.contains(CLEAR_TO_END) ? 0 : Math.max(0, line.length() - text.length());
      line.replace(0, line.length() - kept, text);
    }
    return line.toString();
  }
}
