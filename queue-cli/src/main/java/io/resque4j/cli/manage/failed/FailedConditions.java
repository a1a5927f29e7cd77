package io.resque4j.cli.manage.failed;

import io.resque4j.cli.manage.Limit;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.FailedFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which failed jobs are meant, by what they are. */
final class FailedConditions {
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
      names = {"--younger-than", "--newer-than"},
      paramLabel = "DURATION",
      description = "Only those that failed at most so long ago.")
  private @Nullable String youngerThan;

  @Mixin private final Limit limit = new Limit();

  /** Refuses what is no duration and no number. */
  void check() {
    filter();
    limit.check();
  }

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

  /** How many at most. */
  Limit limit() {
    return limit;
  }
}
