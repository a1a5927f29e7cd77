package io.resque4j.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many failed jobs are kept, and how long. What exceeds it is dropped for good, oldest first,
 * when {@link FailedJobs#trim} is called.
 *
 * @param maxLength how many entries may stay, 0 or more; {@link Long#MAX_VALUE}: any number
 * @param maxAge how long ago a job may have failed; null: any time
 */
public record FailedLimits(long maxLength, @Nullable Duration maxAge) {

  public FailedLimits {
    if (maxLength < 0) {
      throw new IllegalArgumentException("expected maxLength to be 0 or more, got: " + maxLength);
    }
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException("expected maxAge to be 0 or more, got: " + maxAge);
    }
  }

  /** At most so many entries, however old. */
  public static FailedLimits length(long maxLength) {
    return new FailedLimits(maxLength, null);
  }

  /** Any number of entries, none older than this. */
  public static FailedLimits age(Duration maxAge) {
    return new FailedLimits(Long.MAX_VALUE, maxAge);
  }
}
