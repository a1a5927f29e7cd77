package io.resque4j.core.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is checked, and where the job goes, in the very script that enqueues it.
 *
 * @param toFront whether it goes to the head of its queue
 * @param once the idempotency key, or null
 * @param lock the lock that must be free and is taken, or null
 * @param unlessDelayed whether it is vetoed while the same job is delayed
 */
public record EnqueueConditions(
    boolean toFront, @Nullable Once once, @Nullable QueueLockKey lock, boolean unlessDelayed) {

  /** No conditions: the job goes to the tail. */
  public static final EnqueueConditions NONE = new EnqueueConditions(false, null, null, false);

  /**
   * An idempotency key.
   *
   * @param key its name, which lies under {@code resque4j:once:}
   * @param ttl how long it is remembered
   */
  public record Once(String key, Duration ttl) {}

  /**
   * A lock as QueueLock takes it.
   *
   * @param key its full key
   * @param ttl how long it is kept, in whole seconds
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record QueueLockKey(byte[] key, Duration ttl) {}

  /** The same, with the rules that plugins gave. */
  public EnqueueConditions with(@Nullable QueueLockKey queueLock, boolean notDelayed) {
    return new EnqueueConditions(toFront, once, queueLock, notDelayed);
  }

  /** Whether there is nothing to check and nothing special to do. */
  public boolean isNone() {
    return !toFront && once == null && lock == null && !unlessDelayed;
  }

  /** What a conditional enqueue did. */
  public enum Answer {
    /** The job is where it was asked to be. */
    ENQUEUED(1),
    /** A queue lock is held. */
    LOCKED(0),
    /** The same job is delayed already. */
    DELAYED(-1),
    /** The idempotency key was used before. */
    USED(-2);

    private final long code;

    Answer(long code) {
      this.code = code;
    }

    static Answer of(Object reply) {
      for (Answer answer : values()) {
        if (reply.equals(answer.code)) {
          return answer;
        }
      }
      throw new IllegalStateException("the script answered " + reply);
    }
  }
}
