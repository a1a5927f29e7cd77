package io.resque4j.core.plugin;

import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Of jobs with the same class, queue and arguments only one is performed at a time. A worker takes
 * the lock {@code workerslock:<class>:<queue>:<args>} before it begins, extends it while the job
 * runs, and frees it with the job's end. Only who owns the lock frees it ({@code
 * resque4j:joblock:<lock>}, {@code resque4j:held:<claim id>}).
 *
 * <p>A job that meets the lock is delayed for a second or so and tried again, or with {@link
 * #reEnqueue reEnqueue(false)} dropped; both are counted as vetoes.
 */
public final class JobLock implements Plugin {
  private final Duration lockTimeout;
  private final Duration enqueueTimeout;
  private final boolean reEnqueue;
  private final @Nullable LockKey key;

  private JobLock(
      Duration lockTimeout, Duration enqueueTimeout, boolean reEnqueue, @Nullable LockKey key) {
    this.lockTimeout = Options.positive("lockTimeout", lockTimeout);
    this.enqueueTimeout = Options.positive("enqueueTimeout", enqueueTimeout);
    this.reEnqueue = reEnqueue;
    this.key = key;
  }

  /** With node-resque's defaults. */
  public static JobLock create() {
    return new JobLock(Duration.ofHours(1), Duration.ofMillis(1001), true, null);
  }

  /**
   * How long the lock outlives a worker that died without anyone recovering its job, rounded up to
   * whole seconds; default: an hour. The lock of a job that runs longer is extended.
   *
   * @throws IllegalArgumentException when it is not longer than nothing
   */
  public JobLock lockTimeout(Duration timeout) {
    return new JobLock(timeout, enqueueTimeout, reEnqueue, key);
  }

  /**
   * After which time a job that met the lock is tried again, rounded up to whole seconds; default:
   * 1,001 ms.
   *
   * @throws IllegalArgumentException when it is not longer than nothing
   */
  public JobLock enqueueTimeout(Duration timeout) {
    return new JobLock(lockTimeout, timeout, reEnqueue, key);
  }

  /** Whether a job that met the lock is tried again; default: true. */
  public JobLock reEnqueue(boolean again) {
    return new JobLock(lockTimeout, enqueueTimeout, again, key);
  }

  /** Another name for the lock; default: by class, queue and arguments. */
  public JobLock key(LockKey name) {
    return new JobLock(lockTimeout, enqueueTimeout, reEnqueue, Objects.requireNonNull(name));
  }

  @Override
  public boolean beforePerform(PerformContext job) {
    ResqueKeys keys = job.keys();
    String jobClass = job.job().jobClass();
    String queue = job.job().queueName();
    byte[] lock =
        key == null
            ? keys.jobLock(jobClass, queue, job.argsJson())
            : Options.key(keys, key.name(jobClass, queue, job.args()));
    job.requireJobLock(lock, lockTimeout, reEnqueue ? enqueueTimeout : null);
    return true;
  }
}
