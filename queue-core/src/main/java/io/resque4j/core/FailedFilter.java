package io.resque4j.core;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JsDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which failed jobs are meant: those for which every condition holds. Start with {@link #all} and
 * narrow it:
 *
 * <pre>{@code
 * FailedFilter.all().queue("math").errorText("timeout").olderThan(Duration.ofDays(3))
 * }</pre>
 *
 * <p>An entry that cannot be read has no queue, no class and no age: it is among {@link #all}, and
 * meets no condition.
 *
 * @param queue the queue that the job was taken from
 * @param jobClass the job's class
 * @param errorText a text that the error or the exception's name contains, upper and lower case
 *     alike
 * @param olderThan how long ago the job failed at least
 * @param youngerThan how long ago the job failed at most
 */
public record FailedFilter(
    @Nullable String queue,
    @Nullable String jobClass,
    @Nullable String errorText,
    @Nullable Duration olderThan,
    @Nullable Duration youngerThan) {

  private static final FailedFilter ALL = new FailedFilter(null, null, null, null, null);

  public FailedFilter {
    checkAge("olderThan", olderThan);
    checkAge("youngerThan", youngerThan);
  }

  private static void checkAge(String name, @Nullable Duration age) {
    if (age != null && age.isNegative()) {
      throw new IllegalArgumentException("expected " + name + " to be 0 or more, got: " + age);
    }
  }

  /** Every failed entry, those among them that cannot be read. */
  public static FailedFilter all() {
    return ALL;
  }

  /** Only jobs that were taken from this queue. */
  public FailedFilter queue(String queue) {
    return new FailedFilter(queue, jobClass, errorText, olderThan, youngerThan);
  }

  /** Only jobs of this class. */
  public FailedFilter jobClass(String jobClass) {
    return new FailedFilter(queue, jobClass, errorText, olderThan, youngerThan);
  }

  /** Only jobs whose error, or exception's name, contains this text; case does not matter. */
  public FailedFilter errorText(String text) {
    return new FailedFilter(queue, jobClass, text, olderThan, youngerThan);
  }

  /** Only jobs that failed at least so long ago, by this machine's clock. */
  public FailedFilter olderThan(Duration age) {
    return new FailedFilter(queue, jobClass, errorText, age, youngerThan);
  }

  /** Only jobs that failed at most so long ago, by this machine's clock. */
  public FailedFilter youngerThan(Duration age) {
    return new FailedFilter(queue, jobClass, errorText, olderThan, age);
  }

  /** Whether every condition holds for this entry at this time. */
  public boolean matches(FailedJob failed, Instant now) {
    return (queue == null || queue.equals(failed.queue()))
        && (jobClass == null || jobClass.equals(failed.payload().path("class").textValue()))
        && hasText(failed)
        && hasAge(failed, now);
  }

  private boolean hasText(FailedJob failed) {
    return errorText == null
        || contains(failed.error(), errorText)
        || contains(failed.exception(), errorText);
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private boolean hasAge(FailedJob failed, Instant now) {
    if (olderThan == null && youngerThan == null) {
      return true;
    }
    Optional<Instant> at = JsDate.parse(failed.failedAt());
    return at.isPresent()
        && (olderThan == null || !at.get().isAfter(now.minus(olderThan)))
        && (youngerThan == null || !at.get().isBefore(now.minus(youngerThan)));
  }
}
