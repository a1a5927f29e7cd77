package io.resque4j.benchmarks.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Something to be measured.
 *
 * @param name by which it is chosen on the command line
 * @param what a sentence for people
 * @param cases its rows
 */
public record Work(String name, String what, List<Case> cases) {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LONG_LIMIT = Duration.ofMinutes(5);

  public Work {
    cases = List.copyOf(cases);
  }

  /** Without the rows that need more processors. */
  public Work withAtMost(int processors) {
    return new Work(
        name, what, cases.stream().filter(row -> row.processors() <= processors).toList());
  }

  /** With so many of those who are compared in each row. */
  public Work withEntrants(int most) {
    return with(row -> row.entrants().subList(0, Math.min(most, row.entrants().size())));
  }

  /** With some systems only in the rows that need no more than so many processors. */
  public Work withAtMost(int processors, Set<String> systems) {
    return with(
        row ->
            row.entrants().stream()
                .filter(each -> row.processors() <= processors || !systems.contains(each.system()))
                .toList());
  }

  private Work with(Function<Case, List<Entrant>> entrants) {
    return new Work(
        name,
        what,
        cases.stream()
            .map(
                row ->
                    new Case(
                        row.label(),
                        row.processors(),
                        entrants.apply(row),
                        row.once(),
                        row.limit(),
                        row.expected()))
            .toList());
  }

  /**
   * A row: those who are compared with each other. They take turns.
   *
   * @param label what is done
   * @param processors jobs at a time
   * @param entrants who does it
   * @param once whether one round is enough
   * @param limit after this time an attempt is given up
   * @param expected about how long an attempt takes, as long as none was seen
   */
  public record Case(
      String label,
      int processors,
      List<Entrant> entrants,
      boolean once,
      Duration limit,
      Duration expected) {

    public Case {
      entrants = List.copyOf(entrants);
    }

    /** A row that is measured in each round. */
    public static Case of(String label, int processors, List<Entrant> entrants, Duration expected) {
      return new Case(label, processors, entrants, false, LIMIT, expected);
    }

    /** A row that is measured once, and may take longer. */
    public static Case once(
        String label, int processors, List<Entrant> entrants, Duration expected) {
      return new Case(label, processors, entrants, true, LONG_LIMIT, expected);
    }
  }

  /**
   * One of those who are compared.
   *
   * @param system its name in the report
   * @param attempt measures it once
   */
  public record Entrant(String system, Attempt attempt) {}

  /** Measures once and checks that all was done as it should be. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Measures.
     *
     * @throws io.resque4j.benchmarks.BenchmarkException when the number would be worth nothing
     */
    void run(Run run) throws Exception;
  }
}
