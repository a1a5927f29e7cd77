package io.resque4j.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.EnqueueConditions;
import io.resque4j.core.redis.EnqueueConditions.QueueLockKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A job on its way into a queue, as plugins see it. For one chain of hooks, in one thread. */
public final class EnqueueContext {
  private final String queue;
  private final JobPayload job;
  private final boolean move;
  private final ResqueKeys keys;
  private @Nullable QueueLockKey lock;
  private boolean unlessDelayed;

  EnqueueContext(String queue, JobPayload job, boolean move, ResqueKeys keys) {
    this.queue = queue;
    this.job = job;
    this.move = move;
    this.keys = keys;
  }

  /** The queue it goes to. */
  public String queue() {
    return queue;
  }

  /** The name of its class. */
  public String jobClass() {
    return job.jobClass();
  }

  /** Its arguments; not to be changed. */
  public ArrayNode args() {
    return job.arguments();
  }

  /** The arguments as lock keys hold them. */
  public String argsJson() {
    return job.argsJson();
  }

  /** Whether a scheduler moves it because its time has come; else a producer enqueues it. */
  public boolean isMove() {
    return move;
  }

  /** The names of the keys in this namespace. */
  public ResqueKeys keys() {
    return keys;
  }

  /**
   * The script that enqueues shall veto while this lock is held, and else take it.
   *
   * @param key the lock's full key
   * @param ttl how long it is kept, rounded up to whole seconds
   */
  public void requireLock(byte[] key, Duration ttl) {
    lock = new QueueLockKey(key, WholeSeconds.up(ttl));
  }

  /** The script that enqueues shall veto while the same job is delayed. */
  public void requireNotDelayed() {
    unlessDelayed = true;
  }

  /** What the script that enqueues has to do. */
  EnqueueConditions conditions(EnqueueConditions asked) {
    return asked.with(lock, unlessDelayed);
  }

  /** What the script that moves has to do, null if nothing; for resque4j's own modules. */
  public DelayedStore.@Nullable Rule rule() {
    return lock == null && !unlessDelayed
        ? null
        : new DelayedStore.Rule(false, lock, unlessDelayed);
  }
}
