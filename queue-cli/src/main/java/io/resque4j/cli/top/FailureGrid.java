package io.resque4j.cli.top;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Times;
import io.resque4j.cli.top.Column.Cell;
import io.resque4j.cli.top.Column.Side;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JsDate;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** How failed jobs look, the newest first. */
final class FailureGrid {
  private FailureGrid() {}

  static Grid<FailureNow> grid(Signs signs, InstantSource clock, ParamFilter filter) {
    return new Grid<>(
        List.of(
            new Column<>(
                "failed",
                Side.RIGHT,
                11,
                0,
                1,
                (failure, width) -> Cell.of(age(failure.job(), clock)),
                Comparator.comparingInt(FailureNow::place)),
            new Column<>(
                "class",
                Side.LEFT,
                10,
                2,
                0,
                (failure, width) -> Cell.of(signs.safe(failure.jobClass())),
                Comparator.comparing(FailureNow::jobClass, WorkerGrid.EMPTY_LAST)),
            new Column<>(
                "queue",
                Side.LEFT,
                8,
                1,
                3,
                (failure, width) -> Cell.of(signs.safe(failure.job().queue())),
                Comparator.comparing(failure -> failure.job().queue(), WorkerGrid.EMPTY_LAST)),
            new Column<>(
                "error",
                Side.LEFT,
                12,
                5,
                2,
                (failure, width) -> new Cell(Tone.BAD, signs.safe(error(failure.job(), filter))),
                Comparator.comparing(failure -> failure.job().error(), WorkerGrid.EMPTY_LAST))),
        FailureNow::job);
  }

  static String age(FailedJob job, InstantSource clock) {
    return JsDate.parse(job.failedAt()).map(at -> Times.ago(at, clock.instant())).orElse("");
  }

  private static String error(FailedJob job, ParamFilter filter) {
    String text = job.error().isEmpty() ? job.exception() : job.error();
    return filter.hide(text, job.payload().path("args"));
  }
}
