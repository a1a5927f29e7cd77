package io.resque4j.core.plugin;

import io.resque4j.core.InvalidArgumentsException;
import io.resque4j.core.JobCancelledException;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.RetryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A job that fails is tried again later, and goes to {@code failed} only after its last attempt.
 * Attempts are counted in {@code resque-retry:<class>:<args>}, and the last error is in {@code
 * failure-resque-retry:<class>:<args>}, for all equal jobs together, as node-resque does it. Each
 * failed attempt counts as failed.
 *
 * <p>A job whose arguments do not fit its handler is not tried again, and neither is one that was
 * cancelled; {@link #on} says otherwise.
 *
 * <pre>{@code
 * Retry.attempts(10)
 *     .backoff(Backoff.exponential(Duration.ofSeconds(1), Duration.ofHours(1)))
 *     .on(RateLimited.class, 50, Backoff.fixed(Duration.ofMinutes(1)))
 *     .never(IllegalArgumentException.class);
 * }</pre>
 */
public final class Retry implements Plugin {
  private static final int MOST_ATTEMPTS = 10_000;
  private static final Duration NODES_DELAY = Duration.ofSeconds(5);

  /** Beyond the delay: the job may have to wait in its queue, and run for long. */
  private static final Duration KEEP = Duration.ofDays(7);

  private final Rule usual;
  private final List<Exceptional> exceptional;

  private Retry(Rule usual, List<Exceptional> exceptional) {
    this.usual = usual;
    this.exceptional = List.copyOf(exceptional);
  }

  /** How often, and how long between. */
  private record Rule(int attempts, Backoff backoff) {
    Rule {
      Objects.requireNonNull(backoff);
      if (attempts < 1 || attempts > MOST_ATTEMPTS) {
        throw new IllegalArgumentException(
            "expected 1 to %d attempts, got: %d".formatted(MOST_ATTEMPTS, attempts));
      }
    }
  }

  private record Exceptional(Class<? extends Throwable> type, Rule rule) {}

  /**
   * So many attempts in all, node-resque's {@code retryLimit}: with 1 it is not tried again. 5
   * seconds lie between them.
   *
   * @throws IllegalArgumentException when it is less than 1 or more than 10,000
   */
  public static Retry attempts(int limit) {
    Rule once = new Rule(1, Backoff.fixed(NODES_DELAY));
    return new Retry(
        new Rule(limit, Backoff.fixed(NODES_DELAY)),
        List.of(
            new Exceptional(InvalidArgumentsException.class, once),
            new Exceptional(JobCancelledException.class, once)));
  }

  /** The same time between all attempts; node-resque's {@code retryDelay}. */
  public Retry delay(Duration delay) {
    return backoff(Backoff.fixed(delay));
  }

  /**
   * A time after each attempt, the last one for all that follow; node-resque's {@code
   * backoffStrategy}.
   */
  public Retry delays(Duration... delays) {
    return backoff(Backoff.list(List.of(delays)));
  }

  /** How long it waits between attempts; rounded up to whole seconds. */
  public Retry backoff(Backoff backoff) {
    return new Retry(new Rule(usual.attempts, backoff), exceptional);
  }

  /**
   * Another rule for failures of a type, and of its subtypes. Of several that fit, the one given
   * last holds. Attempts are counted together, whatever they failed with.
   */
  public Retry on(Class<? extends Throwable> type, int attempts, Backoff backoff) {
    List<Exceptional> all = new ArrayList<>(exceptional);
    all.add(0, new Exceptional(type, new Rule(attempts, backoff)));
    return new Retry(usual, all);
  }

  /** Failures of a type, and of its subtypes, are not tried again. */
  public Retry never(Class<? extends Throwable> type) {
    return on(type, 1, usual.backoff);
  }

  @Override
  public boolean beforePerform(PerformContext job) {
    job.readAttempts(job.keys().retry(job.job().jobClass(), ResqueKeys.argsKey(job.args())));
    return true;
  }

  @Override
  public boolean afterPerform(PerformContext job) {
    String jobClass = job.job().jobClass();
    String args = ResqueKeys.argsKey(job.args());
    byte[] counter = job.keys().retry(jobClass, args);
    byte[] lastError = job.keys().retryFailure(jobClass, args);
    Optional<Throwable> failure = job.failure();
    Rule rule = failure.map(this::rule).orElse(usual);
    int attempt = job.job().retryAttempt();
    if (failure.isEmpty() || attempt + 1 >= rule.attempts) {
      job.forget(counter);
      job.forget(lastError);
      return failure.isEmpty();
    }
    Duration delay = rule.backoff.delay(attempt);
    byte[] error =
        RetryFailure.write(job.job().queueName(), jobClass, job.args(), failure.get(), job.now());
    job.retry(rule.attempts, delay, counter, lastError, delay.plus(KEEP), error);
    return true;
  }

  private Rule rule(Throwable failure) {
    return exceptional.stream()
        .filter(each -> each.type.isInstance(failure))
        .map(Exceptional::rule)
        .findFirst()
        .orElse(usual);
  }
}
