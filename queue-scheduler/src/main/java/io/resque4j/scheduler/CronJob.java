package io.resque4j.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurring job: what is enqueued, and when.
 *
 * <pre>{@code
 * CronJob.of("nightly", Schedule.cron("0 3 * * *", Schedule.zone("Europe/Berlin")), "reports", "report", 7)
 * }</pre>
 *
 * @param name by which it is known; one entry in a namespace has it
 * @param schedule when it is due
 * @param payload the job; it names its queue
 * @param missed what becomes of firings whose time came while no scheduler led
 */
public record CronJob(String name, Schedule schedule, JobPayload payload, MissedFirings missed) {
  private static final int LONGEST_NAME = 200;

  /** What bytes that are no UTF-8 become when they are read. */
  private static final char BROKEN = '\uFFFD';

  public CronJob {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(missed, "missed");
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)
        || !isText(name)) {
      throw new IllegalArgumentException(
          "expected a name of 1 to %d characters, none of control or broken, got: %s"
              .formatted(LONGEST_NAME, name.isBlank() ? "a blank one" : printable(name)));
    }
    QueueNames.check(Objects.requireNonNull(payload.queue(), "the payload's queue"));
    if (payload.jobClass().isEmpty()) {
      throw new IllegalArgumentException("expected the name of a job class, got: an empty text");
    }
  }

  /** Whether the bytes of the name in Redis lead back to it; else nobody would find its entry. */
  private static boolean isText(String name) {
    return name.indexOf(BROKEN) < 0 && new String(name.getBytes(UTF_8), UTF_8).equals(name);
  }

  private static String printable(String name) {
    String short_ = name.length() > LONGEST_NAME ? name.length() + " characters" : name;
    return short_.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * A recurring job of which one missed firing is made up for ({@link MissedFirings#ONCE}).
   *
   * @param name by which it is known, up to 200 characters
   * @param schedule when it is due
   * @param queue the queue it goes to
   * @param jobClass the name under which a worker knows the job
   * @param args its arguments, the same each time
   * @throws IllegalArgumentException when a name is none, or an argument cannot be written as JSON
   */
  public static CronJob of(
      String name, Schedule schedule, String queue, String jobClass, @Nullable Object... args) {
    JobPayload payload = JobPayload.of(QueueNames.check(queue), jobClass, args);
    return new CronJob(name, schedule, payload, MissedFirings.ONCE);
  }

  /** The same with another rule for missed firings. */
  public CronJob missed(MissedFirings rule) {
    return new CronJob(name, schedule, payload, rule);
  }

  /** The queue it goes to. */
  public String queue() {
    return Objects.requireNonNull(payload.queue());
  }

  /** The name of the job's class. */
  public String jobClass() {
    return payload.jobClass();
  }
}
