package io.resque4j.cli.fleet;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is counted in Redis, as it was at one moment.
 *
 * @param nanos when, of a monotonic clock
 * @param lengths the queues that were looked at; null for one whose key holds something else
 * @param processed how many jobs the whole fleet has processed so far
 * @param failed how many attempts failed so far
 */
public record FleetCounts(
    long nanos, SortedMap<String, @Nullable Long> lengths, long processed, long failed) {

  /** The jobs in all queues that were looked at. */
  public long waiting() {
    return lengths.values().stream().mapToLong(each -> each == null ? 0 : each).sum();
  }

  /** All jobs that ended so far, attempts that failed included. */
  public long ended() {
    return processed + failed;
  }
}
