package io.resque4j.core;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueNames;
import io.resque4j.core.redis.EnqueueConditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued, and how. Immutable: each method returns another request.
 *
 * <pre>{@code
 * queue.enqueue(
 *     EnqueueRequest.of("mail", "sendMail", mail)
 *         .in(Duration.ofMinutes(5))
 *         .once("order-17", Duration.ofDays(1)));
 * }</pre>
 */
public final class EnqueueRequest {
  private static final int LONGEST_KEY = 512;

  private final JobPayload payload;
  private final String queue;
  private final @Nullable Instant at;
  private final @Nullable Duration in;
  private final DuplicateRule duplicates;
  private final boolean toFront;
  private final EnqueueConditions.@Nullable Once once;

  private EnqueueRequest(
      JobPayload payload,
      String queue,
      @Nullable Instant at,
      @Nullable Duration in,
      DuplicateRule duplicates,
      boolean toFront,
      EnqueueConditions.@Nullable Once once) {
    this.payload = payload;
    this.queue = queue;
    this.at = at;
    this.in = in;
    this.duplicates = duplicates;
    this.toFront = toFront;
    this.once = once;
    if (toFront && isDelayed()) {
      throw new IllegalArgumentException(
          "expected a job that is delayed or one that goes to the front of its queue, got: both");
    }
  }

  /**
   * A job for the tail of a queue. The arguments are written as JSON here and now.
   *
   * @param queue the queue's name
   * @param jobClass the name under which a worker knows the job
   * @param args the arguments
   * @throws IllegalArgumentException when peers could not tell the queue's name apart, or an
   *     argument cannot be written as JSON
   */
  public static EnqueueRequest of(String queue, String jobClass, @Nullable Object... args) {
    QueueNames.check(queue);
    if (jobClass.isEmpty()) {
      throw new IllegalArgumentException("expected the name of a job class, got: an empty text");
    }
    return new EnqueueRequest(
        JobPayload.of(queue, jobClass, args), queue, null, null, DuplicateRule.ERROR, false, null);
  }

  /** Delayed to a time, rounded to whole seconds as node-resque rounds it. */
  public EnqueueRequest at(Instant time) {
    Objects.requireNonNull(time, "time");
    return new EnqueueRequest(payload, queue, time, null, duplicates, toFront, once);
  }

  /**
   * Delayed by a duration from the moment at which it is enqueued, rounded up to whole seconds: it
   * is never early.
   *
   * @throws IllegalArgumentException when the duration is negative
   */
  public EnqueueRequest in(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("expected a duration of 0 or more, got: " + duration);
    }
    return new EnqueueRequest(payload, queue, null, duration, duplicates, toFront, once);
  }

  /** What happens when an equal job waits in the same second; default: an error. */
  public EnqueueRequest onDuplicate(DuplicateRule rule) {
    return new EnqueueRequest(payload, queue, at, in, rule, toFront, once);
  }

  /**
   * To the front of its queue: it is the next one to be taken.
   *
   * @throws IllegalArgumentException when it is delayed
   */
  public EnqueueRequest toFront() {
    return new EnqueueRequest(payload, queue, at, in, duplicates, true, once);
  }

  /**
   * At most once for this key: as long as the key is remembered, another request with it is {@link
   * EnqueueResult#DUPLICATE}. So a request whose outcome is unknown can be sent again safely. The
   * key counts for the whole namespace, whatever the queue and the class; a request that was vetoed
   * does not use it up. Touches {@code resque4j:once:<key>}.
   *
   * @param key 1 to 512 characters, not blank
   * @param ttl how long it is remembered, 1 ms or more
   * @throws IllegalArgumentException when either is out of its range
   */
  public EnqueueRequest once(String key, Duration ttl) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "expected an idempotency key of 1 to %d characters, got: %s"
              .formatted(LONGEST_KEY, key.isBlank() ? "a blank one" : key.length()));
    }
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException(
          "expected the idempotency key to be remembered for 1 ms or longer, got: " + ttl);
    }
    return new EnqueueRequest(
        payload, queue, at, in, duplicates, toFront, new EnqueueConditions.Once(key, ttl));
  }

  /** The queue's name. */
  public String queue() {
    return queue;
  }

  /** The name of the job's class. */
  public String jobClass() {
    return payload.jobClass();
  }

  /** Whether it is to wait for a time. */
  public boolean isDelayed() {
    return at != null || in != null;
  }

  JobPayload payload() {
    return payload;
  }

  /** The second to which node-resque rounds a time. */
  static long nearestSecond(Instant at) {
    return Math.floorDiv(at.toEpochMilli() + 500, 1000L);
  }

  /** The second in which it waits: node's rounding for a time, never early for a duration. */
  long second(Instant now) {
    if (at != null) {
      return nearestSecond(at);
    }
    Instant then = now.plus(Objects.requireNonNull(in));
    return then.getEpochSecond() + (then.getNano() > 0 ? 1 : 0);
  }

  DuplicateRule duplicates() {
    return duplicates;
  }

  EnqueueConditions conditions() {
    return new EnqueueConditions(toFront, once, null, false);
  }

  EnqueueConditions.@Nullable Once once() {
    return once;
  }

  /** The class, queue and time; not the arguments, which may be secret. */
  @Override
  public String toString() {
    String when = at != null ? ", at=" + at : in != null ? ", in=" + in : "";
    return "EnqueueRequest[" + payload + when + "]";
  }
}
