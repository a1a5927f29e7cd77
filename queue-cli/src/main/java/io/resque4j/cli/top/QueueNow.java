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
    Comparator<QueueNow> byName = Comparator.comparing(QueueNow::name);
    return new Grid<>(
        List.of(
            new Column<>(
                "queue", Side.LEFT, 12, 3, 0, (q, w) -> Cell.of(signs.safe(q.name)), byName),
            new Column<>("", Side.LEFT, 6, 0, 2, (q, w) -> q.state(), null),
            new Column<>(
                "waiting",
                Side.RIGHT,
                11,
                0,
                1,
                (q, w) -> q.waiting(),
                Comparator.comparing(QueueNow::known).reversed().thenComparing(byName)),
            new Column<>(
                "working",
                Side.RIGHT,
                9,
                0,
                3,
                (q, w) -> Cell.of(Text.count(q.working)),
                Comparator.comparing(QueueNow::working).reversed().thenComparing(byName)),
            new Column<>(
                "change",
                Side.RIGHT,
                9,
                0,
                4,
                (q, w) -> Cell.of(Rates.change(q.growth)),
                Comparator.<QueueNow>comparingDouble(q -> -q.growth.orElse(0))
                    .thenComparing(byName)),
            new Column<>(
                "empty in",
                Side.RIGHT,
                10,
                0,
                5,
                (q, w) -> Cell.of(q.emptyIn()),
                Comparator.<QueueNow>comparingDouble(q -> -q.patience()).thenComparing(byName)),
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
