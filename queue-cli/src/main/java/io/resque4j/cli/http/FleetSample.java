package io.resque4j.cli.http;

import io.resque4j.cli.fleet.FleetCounts;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.redis.ServerInfo;
import io.resque4j.core.redis.StatStore;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read from Redis at one moment.
 *
 * @param nanos when, of a monotonic clock
 * @param server what Redis says of itself
 * @param lengths the queues that were looked at; null for one whose key holds something else
 * @param queuesOmitted how many more there are
 * @param stats how many jobs ended so far, in the whole fleet
 * @param leader the scheduler that leads; empty: none
 * @param failed the length of the failed list
 * @param delayedSeconds the seconds for which jobs are delayed
 * @param workers what workers do; empty where there are too many, null where nobody asked
 */
record FleetSample(
    long nanos,
    ServerInfo server,
    SortedMap<String, @Nullable Long> lengths,
    int queuesOmitted,
    StatStore.Counts stats,
    String leader,
    long failed,
    long delayedSeconds,
    @Nullable List<WorkingOn> workers) {

  /** What rates are made of. */
  FleetCounts counts() {
    return new FleetCounts(nanos, lengths, stats.processed(), stats.failed());
  }

  /** The jobs in all queues that were looked at. */
  long waiting() {
    return counts().waiting();
  }
}
