package io.resque4j.cli.top;

import io.resque4j.cli.fleet.FleetCounts;
import io.resque4j.cli.fleet.FleetRates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The counts of the last samples: what rates and graphs are made of. */
final class History {
  /** How many lengths of a queue a graph can show. */
  static final int LONGEST = 120;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Deque<FleetCounts> all = new ArrayDeque<>();
  private final Deque<FleetCounts> recent = new ArrayDeque<>();

  void add(FleetCounts counts) {
    all.addLast(counts);
    if (all.size() > LONGEST) {
      all.removeFirst();
    }
    recent.addLast(counts);
    while (recent.size() > 2 && counts.nanos() - recent.getFirst().nanos() > WINDOW.toNanos()) {
      recent.removeFirst();
    }
  }

  /** Redis was away: what it counted before says nothing of how fast things go now. */
  void interrupted() {
    recent.clear();
  }

  /** What changed in the last ten seconds, or since the last look if that is longer ago. */
  Optional<FleetRates> rates() {
    return recent.size() < 2
        ? Optional.empty()
        : FleetRates.between(recent.getFirst(), recent.getLast());
  }

  /** The last lengths of a queue, the newest last. */
  List<Long> lengths(String queue, int most) {
    List<Long> lengths = new ArrayList<>();
    int skip = Math.max(0, all.size() - most);
    for (FleetCounts each : all) {
      if (skip > 0) {
        skip--;
      } else {
        Long length = each.lengths().get(queue);
        lengths.add(length == null ? 0L : length);
      }
    }
    return lengths;
  }
}
