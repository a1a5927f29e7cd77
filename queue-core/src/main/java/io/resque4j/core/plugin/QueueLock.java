package io.resque4j.core.plugin;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits in its queue is not enqueued again with the same arguments. The lock {@code
 * lock:<class>:<queue>:<args>} is taken in the script that enqueues or moves the job, and freed
 * when a worker begins with it.
 */
public final class QueueLock implements Plugin {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Duration lockTimeout;
  private final @Nullable LockKey key;

  private QueueLock(Duration lockTimeout, @Nullable LockKey key) {
    this.lockTimeout = Options.positive("lockTimeout", lockTimeout);
    this.key = key;
  }

  /** With node-resque's defaults. */
  public static QueueLock create() {
    return new QueueLock(HOUR, null);
  }

  /**
   * How long the lock is kept when no worker takes the job, rounded up to whole seconds; default:
   * an hour.
   *
   * @throws IllegalArgumentException when it is not longer than nothing
   */
  public QueueLock lockTimeout(Duration timeout) {
    return new QueueLock(timeout, key);
  }

  /** Another name for the lock; default: by class, queue and arguments. */
  public QueueLock key(LockKey name) {
    return new QueueLock(lockTimeout, Objects.requireNonNull(name));
  }

  @Override
  public boolean beforeEnqueue(EnqueueContext job) {
    byte[] lock =
        key == null
            ? job.keys().queueLock(job.jobClass(), job.queue(), job.argsJson())
            : Options.key(job.keys(), key.name(job.jobClass(), job.queue(), job.args()));
    job.requireLock(lock, lockTimeout);
    return true;
  }

  @Override
  public boolean beforePerform(PerformContext job) {
    ResqueKeys keys = job.keys();
    String jobClass = job.job().jobClass();
    String queue = job.job().queueName();
    job.freeQueueLock(
        key == null
            ? keys.queueLock(jobClass, queue, job.argsJson())
            : Options.key(keys, key.name(jobClass, queue, job.args())));
    return true;
  }
}
