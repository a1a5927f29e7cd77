package io.resque4j.cli.top;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Times;
import io.resque4j.cli.top.Column.Cell;
import io.resque4j.cli.top.Column.Side;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.WorkerName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How workers look: who is at which job, and for how long. */
final class WorkerGrid {
  private static final Comparator<WorkerNow> BY_NAME =
      Comparator.comparing(WorkerNow::name, WorkerName.AS_COUNTED);

  private final Signs signs;
  private final InstantSource clock;
  private final ParamFilter filter;

  private WorkerGrid(Signs signs, InstantSource clock, ParamFilter filter) {
    this.signs = signs;
    this.clock = clock;
    this.filter = filter;
  }

  static Grid<WorkerNow> grid(Signs signs, InstantSource clock, ParamFilter filter) {
    WorkerGrid cells = new WorkerGrid(signs, clock, filter);
    return new Grid<>(
        List.of(cells.name(), cells.span(), cells.jobClass(), cells.queue(), cells.args()),
        worker -> worker.name().member());
  }

  private Column<WorkerNow> name() {
    return new Column<>(
        "worker",
        Side.LEFT_END,
        14,
        3,
        0,
        (worker, width) -> Cell.of(signs.safe(worker.name().name())),
        BY_NAME);
  }

  private Column<WorkerNow> span() {
    return new Column<>(
        "for",
        Side.RIGHT,
        7,
        0,
        2,
        (worker, width) -> Cell.of(span(worker)),
        Comparator.<WorkerNow, Instant>comparing(WorkerGrid::beginning).thenComparing(BY_NAME));
  }

  private Column<WorkerNow> jobClass() {
    return new Column<>(
        "class",
        Side.LEFT,
        12,
        2,
        1,
        (worker, width) -> doing(worker),
        Comparator.comparing(WorkerNow::jobClass, EMPTY_LAST).thenComparing(BY_NAME));
  }

  private Column<WorkerNow> queue() {
    return new Column<>(
        "queue",
        Side.LEFT,
        8,
        1,
        3,
        (worker, width) -> Cell.of(signs.safe(worker.queue())),
        Comparator.comparing(WorkerNow::queue, EMPTY_LAST).thenComparing(BY_NAME));
  }

  private Column<WorkerNow> args() {
    return new Column<>(
        "args", Side.LEFT, 8, 4, 4, (worker, width) -> new Cell(Tone.FAINT, args(worker)), null);
  }

  static final Comparator<String> EMPTY_LAST =
      Comparator.comparing(String::isEmpty).thenComparing(Comparator.naturalOrder());

  /** Who is at a job for the longest time comes first, who has none last. */
  private static Instant beginning(WorkerNow worker) {
    return worker.since().orElse(worker.busy() ? Instant.MAX.minusSeconds(1) : Instant.MAX);
  }

  private String span(WorkerNow worker) {
    return worker
        .since()
        .map(since -> Math.max(0, Duration.between(since, clock.instant()).toSeconds()))
        .map(Times::rough)
        .orElse("");
  }

  private Cell doing(WorkerNow worker) {
    if (worker.job().isPresent()) {
      return Cell.of(signs.safe(worker.jobClass()));
    }
    if (worker.busy()) {
      return new Cell(Tone.BAD, "unreadable");
    }
    return worker.process() == State.WORKING
        ? new Cell(Tone.FAINT, "idle")
        : new Cell(Tone.CAREFUL, worker.process().name().toLowerCase(Locale.ROOT));
  }

  private String args(WorkerNow worker) {
    return worker
        .job()
        .map(ClaimGlance::args)
        .filter(args -> !args.isMissingNode())
        .map(args -> signs.safe(ResqueJson.writeString(filter.filter(args))))
        .orElse("");
  }
}
