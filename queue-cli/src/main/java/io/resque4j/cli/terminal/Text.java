package io.resque4j.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text that came from somewhere else, made fit for a terminal. */
public final class Text {
  private Text() {}

  /**
   * The same text on one line, with everything that a terminal would obey or that would reorder
   * what is read (control characters, line separators, bidi marks, lone surrogates) written as an
   * escape such as {@code \u001b}.
   */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendVisible(visible, c));
    return visible.toString();
  }

  private static void appendVisible(StringBuilder to, int codePoint) {
    switch (codePoint) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (isHarmless(codePoint)) {
          to.appendCodePoint(codePoint);
        } else {
          for (char unit : Character.toChars(codePoint)) {
            to.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
          }
        }
      }
    }
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** At most {@code width} characters, the last of them an ellipsis if something was cut off. */
  public static String cut(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }

  /** The text in pieces of at most {@code width} characters. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int left = text.codePointCount(from, text.length());
      int to = text.offsetByCodePoints(from, Math.min(width, left));
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }

  /**
   * As {@link #wrap}, between the items of a list where that is possible; never without a piece.
   */
  public static List<String> wrapList(String text, int width) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String item : text.split("(?<=,)", -1)) {
      String last = lines.get(lines.size() - 1);
      if (last.length() + item.length() <= width) {
        lines.set(lines.size() - 1, last + item);
      } else {
        lines.addAll(wrap(item, width));
      }
    }
    if (lines.size() > 1 && lines.get(0).isEmpty()) {
      lines.remove(0);
    }
    return lines;
  }

  /** A number of bytes as people read it: {@code 512 B}, {@code 1.5 kB}, {@code 20.3 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < 4) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, "kMGTP".charAt(unit));
  }

  /** {@code 12,345}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 job}, {@code 2 jobs}. */
  public static String plural(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** Quoted for a POSIX shell, so that it can be copied into one. */
  public static String shellQuoted(String text) {
    if (text.matches("[A-Za-z0-9_./:=@%+,-]+")) {
      return text;
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
