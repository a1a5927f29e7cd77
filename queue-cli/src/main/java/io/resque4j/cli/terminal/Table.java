package io.resque4j.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Aligned columns under a heading, no wider than the screen. What is too long is cut in the columns
 * that give way, the widest first; the others are shown whole, whatever the width.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  /** How the cells of a column stand in it. */
  public enum Kind {
    /** Text that is cut where the line would be too long. */
    TEXT,
    /** What a reader needs whole, such as the name by which another verb takes it. */
    WHOLE,
    /** At the right, and never cut. */
    NUMBER
  }

  /** A column's heading and kind. */
  public record Column(String heading, Kind kind) {}

  private final List<Column> columns;
  private final List<String[]> rows = new ArrayList<>();

  /** A table whose first column is text that gives way and whose others are numbers. */
  public Table(String... heading) {
    this(
        Stream.iterate(0, i -> i < heading.length, i -> i + 1)
            .map(i -> new Column(heading[i], i == 0 ? Kind.TEXT : Kind.NUMBER))
            .toList());
  }

  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
    rows.add(columns.stream().map(Column::heading).toArray(String[]::new));
  }

  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(columns.size() + " cells, got " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(c -> Text.visible(c.toString())).toArray(String[]::new));
    return this;
  }

  /** The lines of the table: the heading first. */
  public List<String> lines(int width) {
    int[] widths = new int[columns.size()];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    fit(widths, width);
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /** Takes from the widest column that gives way until the line fits, or nothing gives way. */
  private void fit(int[] widths, int width) {
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
    while (excess > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (columns.get(i).kind() == Kind.TEXT
            && widths[i] > NARROWEST
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      excess--;
    }
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      Kind kind = columns.get(i).kind();
      String cell = kind == Kind.TEXT ? Text.cut(row[i], widths[i]) : row[i];
      String space = " ".repeat(widths[i] - length(cell));
      line.append(i == 0 ? "" : GAP).append(kind == Kind.NUMBER ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
