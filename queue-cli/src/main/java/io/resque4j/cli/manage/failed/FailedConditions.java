package io.resque4j.cli.manage.failed;

import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.FailedFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which failed jobs are meant, by what they are. */
final class FailedConditions {
  private static final int MOST = 100_000_000;

  @Option(names = "--queue", paramLabel = "NAME", description = "Only jobs from this queue.")
  private @Nullable String queue;

  @Option(names = "--class", paramLabel = "NAME", description = "Only jobs of this class.")
  private @Nullable String jobClass;

  @Option(
      names = "--error",
      paramLabel = "TEXT",
      description = "Only those whose error or exception contains it, in any case.")
  private @Nullable String error;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      description = "Only those that failed at least so long ago: 30m, 2h, 7d.")
  private @Nullable String olderThan;

  @Option(
      names = "--younger-than",
      paramLabel = "DURATION",
      description = "Only those that failed at most so long ago.")
  private @Nullable String youngerThan;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, the oldest first.")
  private @Nullable String limit;

  /** The same as a filter of the queue. */
  FailedFilter filter() {
    FailedFilter filter = FailedFilter.all();
    if (queue != null) {
      filter = filter.queue(queue);
    }
    if (jobClass != null) {
      filter = filter.jobClass(jobClass);
    }
    if (error != null) {
      filter = filter.errorText(error);
    }
    if (olderThan != null) {
      filter = filter.olderThan(Times.duration("--older-than", olderThan));
    }
    if (youngerThan != null) {
      filter = filter.youngerThan(Times.duration("--younger-than", youngerThan));
    }
    return filter;
  }

  boolean areGiven() {
    return !filter().equals(FailedFilter.all());
  }

  /** How many at most: so many as there are, if nothing is said. */
  long most() {
    return most(Long.MAX_VALUE);
  }

  /** How many at most. */
  long most(long usual) {
    return limit == null ? usual : Numbers.between("--limit", limit, 1, MOST);
  }
}
