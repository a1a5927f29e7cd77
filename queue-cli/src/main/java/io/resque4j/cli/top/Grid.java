package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.top.Column.Cell;
import io.resque4j.cli.top.Column.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Items as rows of columns: which are shown, in which order, and how they look. */
final class Grid<T> {
  private static final int MARK = 2;
  private static final int GAP = 2;
  private static final int UNLIMITED = 1_000;

  private final List<Column<T>> columns;
  private final Function<T, Object> identity;

  /**
   * A grid.
   *
   * @param columns the first one whose {@code order} is not null is the usual order
   * @param identity what an item is known by from one sample to the next
   */
  Grid(List<Column<T>> columns, Function<T, Object> identity) {
    this.columns = List.copyOf(columns);
    this.identity = identity;
  }

  Object identity(T item) {
    return identity.apply(item);
  }

  /** How many orders there are. */
  int orders() {
    return sortable().size();
  }

  private List<Column<T>> sortable() {
    return columns.stream().filter(column -> column.order() != null).toList();
  }

  /** The items of which a cell has this text, sorted. */
  List<T> arranged(List<T> items, Arrangement how, String filter) {
    Comparator<T> order = Objects.requireNonNull(sortable().get(how.order()).order());
    Stream<T> wanted = filter.isEmpty() ? items.stream() : items.stream().filter(has(filter));
    return wanted.sorted(how.reversed() ? order.reversed() : order).toList();
  }

  private java.util.function.Predicate<T> has(String filter) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return item ->
        columns.stream()
            .filter(column -> column.side() != Side.RIGHT)
            .anyMatch(
                column ->
                    column
                        .cell()
                        .apply(item, UNLIMITED)
                        .text()
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted));
  }

  /** The line of headings; the one that it is sorted by has a sign. */
  Line heading(int width, Arrangement how, Signs signs) {
    int[] widths = widths(width);
    Column<T> sorted = sortable().get(how.order());
    Line line = new Line().space(MARK);
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > 0) {
        Column<T> column = columns.get(i);
        add(
            line,
            column,
            widths[i],
            new Cell(
                Tone.FAINT,
                title(column, column.equals(sorted) ? signs.sorted(!how.reversed()) : "")),
            signs);
      }
    }
    return line;
  }

  private static String title(Column<?> column, String sign) {
    if (sign.isEmpty()) {
      return column.heading();
    }
    return column.side() == Side.RIGHT
        ? sign + " " + column.heading()
        : column.heading() + " " + sign;
  }

  /** The line of an item. */
  Line row(T item, int width, boolean chosen, Signs signs) {
    int[] widths = widths(width);
    Line line = Line.of(chosen ? signs.chosen() + " " : "  ");
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > 0) {
        Column<T> column = columns.get(i);
        add(line, column, widths[i], column.cell().apply(item, widths[i]), signs);
      }
    }
    return line;
  }

  private void add(Line line, Column<T> column, int width, Cell cell, Signs signs) {
    line.space(line.width() > MARK ? GAP : 0);
    String text =
        column.side() == Side.LEFT_END
            ? signs.tail(cell.text(), width)
            : signs.head(cell.text(), width);
    int rest = width - Signs.width(text);
    if (column.side() == Side.RIGHT) {
      line.space(rest).add(cell.tone(), text);
    } else {
      line.add(cell.tone(), text).space(rest);
    }
  }

  /** The width of each column; 0: there is no room for it. */
  private int[] widths(int width) {
    List<Column<T>> shown = new ArrayList<>(columns);
    while (shown.size() > 1 && least(shown) > width) {
      shown.remove(shown.stream().max(Comparator.comparingInt(Column::rank)).orElseThrow());
    }
    int shares = shown.stream().mapToInt(Column::share).sum();
    int left = Math.max(0, width - least(shown));
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      Column<T> column = columns.get(i);
      if (shown.contains(column)) {
        int more = shares == 0 ? 0 : left * column.share() / shares;
        left -= more;
        shares -= column.share();
        widths[i] = column.least() + more;
      }
    }
    return widths;
  }

  private static int least(List<? extends Column<?>> shown) {
    return MARK + GAP * (shown.size() - 1) + shown.stream().mapToInt(Column::least).sum();
  }
}
