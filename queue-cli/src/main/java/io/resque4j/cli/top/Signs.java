package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Text;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * The signs that a terminal can show, and how wide text is on it.
 *
 * @param unicode whether there is more than ASCII
 */
record Signs(boolean unicode) {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String PLAIN_BARS = "_.-:=+*#";

  String cut() {
    return unicode ? "…" : "~";
  }

  String rule() {
    return unicode ? "─" : "-";
  }

  String chosen() {
    return unicode ? "▸" : ">";
  }

  String sorted(boolean down) {
    return unicode ? (down ? "▼" : "▲") : (down ? "v" : "^");
  }

  /** What came from Redis: nothing in it that a terminal obeys, or that it cannot show. */
  String safe(String text) {
    String visible = Text.visible(text);
    return unicode ? visible : visible.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** How many columns a text takes: wide characters two, combining ones none. */
  static int width(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** The beginning of a text, in at most {@code width} columns, with a sign where it was cut. */
  String head(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder head = new StringBuilder();
    int used = 1; // the sign
    for (int c : text.codePoints().toArray()) {
      used += Math.max(0, WCWidth.wcwidth(c));
      if (used > width) {
        break;
      }
      head.appendCodePoint(c);
    }
    return width < 1 ? "" : head + cut();
  }

  /** As {@link #head}, of its end: names of workers differ there. */
  String tail(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int[] all = text.codePoints().toArray();
    int from = all.length;
    int used = 1;
    while (from > 0 && used + Math.max(0, WCWidth.wcwidth(all[from - 1])) <= width) {
      used += Math.max(0, WCWidth.wcwidth(all[--from]));
    }
    return width < 1 ? "" : cut() + new String(all, from, all.length - from);
  }

  /** A bar for each number, the highest for the greatest of them. */
  String graph(List<Long> numbers) {
    String bars = unicode ? BARS : PLAIN_BARS;
    long most = Math.max(1, numbers.stream().mapToLong(n -> n).max().orElse(0));
    StringBuilder graph = new StringBuilder();
    for (long number : numbers) {
      long height = number == 0 ? 0 : 1 + Math.round((bars.length() - 2.0) * number / most);
      graph.append(bars.charAt((int) Math.min(bars.length() - 1L, height)));
    }
    return graph.toString();
  }
}
