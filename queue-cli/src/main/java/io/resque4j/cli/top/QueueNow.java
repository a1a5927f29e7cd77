package io.resque4j.cli.top;

import io.resque4j.cli.fleet.FleetRates;
import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.top.Column.Cell;
import io.resque4j.cli.top.Column.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue at the moment of a sample.
 *
 * @param length the jobs that wait; null if its key holds something else
 * @param working how many workers are at its jobs
 * @param growth by how many jobs a second it grows; nothing where that is not known yet
 * @param drain the seconds until it is empty; nothing when it does not shrink
 */
record QueueNow(
    String name,
    @Nullable Long length,
    boolean paused,
    long working,
    OptionalDouble growth,
    OptionalDouble drain) {

  private static final Comparator<QueueNow> BY_NAME = Comparator.comparing(QueueNow::name);

  static List<QueueNow> all(Sample sample, Optional<FleetRates> rates) {
    Map<String, Long> working = sample.working();
    List<QueueNow> all = new ArrayList<>(sample.counts().lengths().size());
    for (var queue : sample.counts().lengths().entrySet()) {
      String name = queue.getKey();
      all.add(
          new QueueNow(
              name,
              queue.getValue(),
              sample.paused().contains(name),
              working.getOrDefault(name, 0L),
              rates.map(each -> each.growth(name)).orElse(OptionalDouble.empty()),
              rates.map(each -> each.drain(name)).orElse(OptionalDouble.empty())));
    }
    return all;
  }

  static Grid<QueueNow> grid(Signs signs, History history) {
    return new Grid<>(
        List.of(
            new Column<>(
                "queue", Side.LEFT, 12, 3, 0, (q, w) -> Cell.of(signs.safe(q.name)), BY_NAME),
            new Column<>("", Side.LEFT, 6, 0, 2, (q, w) -> q.state(), null),
            number("waiting", 11, 1, QueueNow::waiting, q -> -q.known()),
            number("working", 9, 3, q -> Cell.of(Text.count(q.working)), q -> -q.working),
            number("change", 9, 4, q -> Cell.of(Rates.change(q.growth)), q -> -q.growth.orElse(0)),
            number("empty in", 10, 5, q -> Cell.of(q.emptyIn()), q -> -q.patience()),
            new Column<>(
                "lately",
                Side.RIGHT,
                6,
                2,
                6,
                (q, w) -> Cell.of(signs.graph(history.lengths(q.name, w))),
                null)),
        QueueNow::name);
  }

  /** A column of numbers, which never grows; what ranks lowest comes first. */
  private static Column<QueueNow> number(
      String heading,
      int width,
      int rank,
      Function<QueueNow, Cell> cell,
      ToDoubleFunction<QueueNow> order) {
    return new Column<>(
        heading,
        Side.RIGHT,
        width,
        0,
        rank,
        (queue, columns) -> cell.apply(queue),
        Comparator.comparingDouble(order).thenComparing(BY_NAME));
  }

  private long known() {
    return length == null ? -1 : length;
  }

  private Cell waiting() {
    return length == null ? new Cell(Tone.BAD, "no list") : Cell.of(Text.count(length));
  }

  private Cell state() {
    return paused ? new Cell(Tone.CAREFUL, "paused") : Cell.of("");
  }

  private String emptyIn() {
    if (length == null || length == 0) {
      return "";
    }
    return Rates.in(drain);
  }

  /** One that never drains comes before all that do. */
  private double patience() {
    return length == null || length == 0 ? -1 : drain.orElse(Double.MAX_VALUE);
  }
}
