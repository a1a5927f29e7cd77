package io.resque4j.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns under a heading, no wider than the screen: the first column is text and gives
 * way, the others are right-aligned.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  public Table(String... heading) {
    columns = heading.length;
    rows.add(heading);
  }

  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(columns + " cells, got " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(c -> Text.visible(c.toString())).toArray(String[]::new));
    return this;
  }

  /** The lines of the table: the heading first. */
  public List<String> lines(int width) {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    int others = Arrays.stream(widths).skip(1).map(w -> w + GAP.length()).sum();
    widths[0] = Math.min(widths[0], Math.max(8, width - others));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(String[] row, int[] widths) {
    String first = Text.cut(row[0], widths[0]);
    StringBuilder line = new StringBuilder(first).append(" ".repeat(widths[0] - length(first)));
    for (int i = 1; i < row.length; i++) {
      line.append(GAP).append(" ".repeat(widths[i] - length(row[i]))).append(row[i]);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
