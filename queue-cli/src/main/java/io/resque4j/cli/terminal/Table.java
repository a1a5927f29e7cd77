package io.resque4j.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Aligned columns under a heading, no wider than the screen. What is too long is cut in the columns
 * that give way, the widest first; the others are shown whole, whatever the width. Where that is
 * not enough, columns are left out: those that are empty, those that give way, then others, each
 * time the one at the right; never the first.
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
    List<Integer> shown = shown(widths, width);
    fit(widths, shown, width);
    return rows.stream().map(row -> line(row, widths, shown)).toList();
  }

  /** The columns that there is room for; all, if there is none for the first one alone. */
  private List<Integer> shown(int[] widths, int width) {
    List<Integer> all = IntStream.range(0, widths.length).boxed().toList();
    List<Integer> shown = new ArrayList<>(all);
    List<Integer> leastFirst =
        all.stream()
            .skip(1)
            .sorted(Comparator.comparing(this::weight).thenComparing(Comparator.reverseOrder()))
            .toList();
    for (Integer least : leastFirst) {
      if (narrowest(widths, shown) > width) {
        shown.remove(least);
      }
    }
    return narrowest(widths, shown) > width ? all : shown;
  }

  /** How much is lost with a column. */
  private int weight(int column) {
    boolean empty = rows.stream().skip(1).allMatch(row -> row[column].isEmpty());
    return empty ? 0 : columns.get(column).kind() == Kind.TEXT ? 1 : 2;
  }

  private int narrowest(int[] widths, List<Integer> shown) {
    return gaps(shown)
        + shown.stream()
            .mapToInt(i -> givesWay(i) ? Math.min(widths[i], NARROWEST) : widths[i])
            .sum();
  }

  private static int gaps(List<Integer> shown) {
    return GAP.length() * (shown.size() - 1);
  }

  private boolean givesWay(int column) {
    return columns.get(column).kind() == Kind.TEXT;
  }

  /** Takes from the widest column that gives way until the line fits, or nothing gives way. */
  private void fit(int[] widths, List<Integer> shown, int width) {
    int excess = gaps(shown) + shown.stream().mapToInt(i -> widths[i]).sum() - width;
    for (; excess > 0; excess--) {
      Optional<Integer> widest =
          shown.stream()
              .filter(i -> givesWay(i) && widths[i] > NARROWEST)
              .max(Comparator.comparing(i -> widths[i]));
      if (widest.isEmpty()) {
        return;
      }
      widths[widest.get()]--;
    }
  }

  private String line(String[] row, int[] widths, List<Integer> shown) {
    StringBuilder line = new StringBuilder();
    for (int i : shown) {
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
