package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One part of the screen: items in an order, one of them chosen. */
final class Pane<T> {
  private final String title;
  private final Grid<T> grid;
  private Arrangement how;

  private List<T> items = List.of();
  private List<T> shown = List.of();
  private long all;
  private String filter = "";

  /** What was chosen; null until a person chooses, so that the first one stays the first. */
  private @Nullable Object chosen;

  private int index;
  private int first;

  Pane(String title, Grid<T> grid, Arrangement how) {
    this.title = title;
    this.grid = grid;
    this.how = how;
  }

  /**
   * What there is now.
   *
   * @param number how many there are, if {@code now} has not all
   */
  void update(List<T> now, long number) {
    items = now;
    all = number;
    arrange();
  }

  void filter(String text) {
    filter = text;
    arrange();
  }

  void nextOrder() {
    how = how.next(grid.orders());
    arrange();
  }

  void turn() {
    how = how.turned();
    arrange();
  }

  private void arrange() {
    shown = grid.arranged(items, how, filter);
    if (chosen != null) {
      int found = shown.stream().map(grid::identity).toList().indexOf(chosen);
      choose(found < 0 ? index : found);
    }
  }

  void move(int by) {
    choose((int) Math.max(0, Math.min((long) index + by, Integer.MAX_VALUE)));
  }

  private void choose(int at) {
    index = Math.max(0, Math.min(at, shown.size() - 1));
    chosen = shown.isEmpty() ? null : grid.identity(shown.get(index));
  }

  /** To the first one, whichever that is at any time. */
  void home() {
    index = 0;
    chosen = null;
  }

  Optional<T> chosen() {
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(index));
  }

  int size() {
    return shown.size();
  }

  /**
   * The lines of the pane.
   *
   * @param number by which key it is reached
   * @param rows how many items have room
   */
  List<Line> lines(int number, boolean active, int width, int rows, Signs signs) {
    List<Line> lines = new ArrayList<>(2 + rows);
    lines.add(titleLine(number, active, width, signs));
    lines.add(grid.heading(width, how, signs));
    first = Math.max(Math.min(first, index), index - rows + 1);
    first = Math.max(0, Math.min(first, shown.size() - rows));
    for (int i = first; i < first + rows; i++) {
      lines.add(i < shown.size() ? row(i, active, width, signs) : new Line());
    }
    return lines;
  }

  private Line row(int at, boolean active, int width, Signs signs) {
    boolean isChosen = active && at == index;
    Line row = grid.row(shown.get(at), width, isChosen, signs);
    return isChosen ? row.inOneTone(Tone.CHOSEN, width) : row;
  }

  private Line titleLine(int number, boolean active, int width, Signs signs) {
    Line line = new Line().add(Tone.FAINT, signs.rule().repeat(2) + " ");
    String name = number + " " + title;
    line.add(active ? Tone.STRONG : null, active ? name.toUpperCase(java.util.Locale.ROOT) : name);
    line.add(" " + count() + " ");
    return line.add(Tone.FAINT, signs.rule().repeat(Math.max(0, width - line.width())));
  }

  private String count() {
    return shown.size() == all
        ? Text.count(all)
        : "%s of %s".formatted(Text.count(shown.size()), Text.count(all));
  }
}
