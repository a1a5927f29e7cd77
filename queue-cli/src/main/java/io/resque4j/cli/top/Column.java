package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen.Tone;
import java.util.Comparator;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of a pane. Its width depends on the screen alone, so that nothing jumps when what it
 * shows changes.
 *
 * @param heading in lower case; its order is named by it too
 * @param side where its text stands, and which end of it is kept where it is too long
 * @param least how narrow it may be
 * @param share its part of the columns that are left over; 0: it never grows
 * @param rank where the screen is too narrow, the column with the highest rank goes first
 * @param cell what stands there, in how many columns at most
 * @param order what comes first when the pane is sorted by it; null: it cannot be
 */
record Column<T>(
    String heading,
    Side side,
    int least,
    int share,
    int rank,
    BiFunction<T, Integer, Cell> cell,
    @Nullable Comparator<T> order) {

  /** How text stands in a column. */
  enum Side {
    LEFT,
    /** As left, but of what is too long the end is shown. */
    LEFT_END,
    RIGHT
  }

  /** What stands in a row of a column. */
  record Cell(@Nullable Tone tone, String text) {
    static Cell of(String text) {
      return new Cell(null, text);
    }
  }
}
