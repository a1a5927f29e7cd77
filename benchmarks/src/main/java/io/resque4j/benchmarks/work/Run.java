package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One attempt of one entrant: what it has to work with, and where its numbers go. */
public final class Run {
  private final Field field;
  private final Work.Case row;
  private final String system;
  private final int round;
  private final Consumer<Measurement> found;
  private final List<String> notes = new ArrayList<>();

  /** An attempt in a round, from 1. */
  public Run(Field field, Work.Case row, String system, int round, Consumer<Measurement> found) {
    this.field = field;
    this.row = row;
    this.system = system;
    this.round = round;
    this.found = found;
  }

  Field field() {
    return field;
  }

  Sizes sizes() {
    return field.sizes();
  }

  String system() {
    return system;
  }

  /** What the row is called. */
  String label() {
    return row.label();
  }

  int round() {
    return round;
  }

  /** Names this row for systems and rates. */
  String key() {
    return row.label() + "/" + row.processors() + "/" + system;
  }

  /**
   * Checks that every job ran exactly once. What went wrong meanwhile is noted: the number stands.
   *
   * @throws io.resque4j.benchmarks.BenchmarkException when one did not
   */
  void check(Outcome outcome) {
    outcome.check();
    outcome.errors().stream()
        .findFirst()
        .ifPresent(error -> note("every job ran once, but " + error));
  }

  /** Something that belongs beside the numbers of the row. */
  void note(String note) {
    notes.add(note);
  }

  /** What belongs beside the numbers. */
  List<String> notes() {
    return notes;
  }

  /** A number for the row. */
  void found(long n, double value, Unit unit) {
    foundAs(row.label(), n, value, unit);
  }

  /** A number beside that of the row, such as another percentile. */
  void foundAs(String label, long n, double value, Unit unit) {
    foundAs(label, row.processors(), n, value, unit);
  }

  /** A number for a row of its own. */
  void foundAs(String label, int processors, long n, double value, Unit unit) {
    found.accept(new Measurement(label, system, processors, n, value, unit.text(), round));
  }

  /** Something beside the row that did not happen as long as it was watched. */
  void notWithin(String label, long n, Duration watched) {
    found.accept(
        new Measurement(
            label,
            system,
            row.processors(),
            n,
            watched.toMillis(),
            Unit.TIME.text(),
            round,
            false));
  }
}
