package io.resque4j.testkit;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The outcome of a run, by the ids of its jobs.
 *
 * @param acknowledged how many Redis confirmed
 * @param executed how many were done to their end at least once
 * @param remaining how many are still in Redis
 * @param lost confirmed, and neither done, nor in Redis, nor vetoed: must be empty
 * @param unexpected begun or in Redis, though nobody has enqueued them: must be empty
 * @param extraRuns how often a job was begun beyond the first time, over all jobs; each must be
 *     explained by a recovery
 */
public record LedgerReport(
    int acknowledged,
    int executed,
    int remaining,
    SortedSet<String> lost,
    SortedSet<String> unexpected,
    long extraRuns) {

  /** Compares what was promised with what was done; see {@link Ledger#check}. */
  public static LedgerReport of(List<Ledger.Entry> entries, Set<String> remaining) {
    Map<Ledger.Event, Set<String>> ids = new EnumMap<>(Ledger.Event.class);
    for (Ledger.Event event : Ledger.Event.values()) {
      ids.put(event, new HashSet<>());
    }
    entries.forEach(entry -> set(ids, entry.event()).add(entry.id()));

    SortedSet<String> lost = new TreeSet<>(set(ids, Ledger.Event.ACKNOWLEDGED));
    lost.removeAll(set(ids, Ledger.Event.END));
    lost.removeAll(remaining);
    lost.removeAll(set(ids, Ledger.Event.VETOED));

    SortedSet<String> unexpected = new TreeSet<>(set(ids, Ledger.Event.START));
    unexpected.addAll(remaining);
    unexpected.removeAll(set(ids, Ledger.Event.ACKNOWLEDGED));
    unexpected.removeAll(set(ids, Ledger.Event.UNKNOWN));

    Map<String, Long> starts =
        entries.stream()
            .filter(entry -> entry.event() == Ledger.Event.START)
            .map(Ledger.Entry::id)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return new LedgerReport(
        set(ids, Ledger.Event.ACKNOWLEDGED).size(),
        set(ids, Ledger.Event.END).size(),
        remaining.size(),
        lost,
        unexpected,
        starts.values().stream().mapToLong(count -> count - 1).sum());
  }

  private static Set<String> set(Map<Ledger.Event, Set<String>> ids, Ledger.Event event) {
    return ids.getOrDefault(event, Set.of());
  }

  /**
   * Fails unless nothing is lost, nothing came from nowhere, and no more runs were repeated than
   * recoveries explain.
   *
   * @throws AssertionError with the whole report
   */
  public void verify(long recoveries) {
    if (!lost.isEmpty() || !unexpected.isEmpty() || extraRuns > recoveries) {
      throw new AssertionError(this + "; recoveries reported: " + recoveries);
    }
  }

  /** With nothing lost among N, the share of lost jobs is below this, with 95 % confidence. */
  public double lossBound() {
    return acknowledged == 0 ? 1 : Math.min(1, 3.0 / acknowledged);
  }

  @Override
  public String toString() {
    return "acknowledged %d, executed %d, remaining %d, lost %s, unexpected %s, extra runs %d"
        .formatted(acknowledged, executed, remaining, some(lost), some(unexpected), extraRuns);
  }

  private static String some(Set<String> ids) {
    return ids.isEmpty()
        ? "0"
        : ids.size() + " " + ids.stream().limit(10).collect(Collectors.joining(", ", "(", ")"));
  }
}
