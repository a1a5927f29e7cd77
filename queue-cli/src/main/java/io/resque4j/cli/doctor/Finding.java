package io.resque4j.cli.doctor;

import io.resque4j.cli.output.Form;
import java.util.List;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param more whether there is more than it counts
 * @param fixed how much of it was repaired
 */
record Finding(About about, List<Trace> traces, boolean more, long fixed) {
  /** So many are named to programs. */
  private static final int MOST_ITEMS = 1_000;

  static final Form<Finding> FORM =
      Form.<Finding>of("finding")
          .name("id", finding -> finding.about.id())
          .text("severity", finding -> finding.about.severity().word())
          .number("count", Finding::count)
          .flag("more", Finding::more)
          .flag("fixable", Finding::isFixable)
          .number("fixed", Finding::fixed)
          .text("title", finding -> finding.about.title())
          .lines(
              "items",
              finding -> finding.traces.stream().limit(MOST_ITEMS).map(Trace::shown).toList())
          .detail("meaning", finding -> Optional.of(finding.about.meaning()))
          .detail("remedy", finding -> Optional.of(finding.about.remedy()));

  static Finding of(About about, List<Trace> traces, boolean more) {
    return new Finding(about, List.copyOf(traces), more, 0);
  }

  Finding fixed(long count) {
    return new Finding(about, traces, more, count);
  }

  long count() {
    return traces.stream().mapToLong(Trace::count).sum();
  }

  /** How many of them can be repaired. */
  long fixable() {
    return traces.stream().filter(each -> each.repair() != null).mapToLong(Trace::count).sum();
  }

  boolean isFixable() {
    return fixable() > 0;
  }

  /** Whether nothing of it is left. */
  boolean isGone() {
    return !more && fixed >= count();
  }
}
