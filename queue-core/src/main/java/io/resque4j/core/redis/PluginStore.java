package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What plugins do around a job that runs: owner of {@code workerslock:}, of who holds such a lock
 * ({@code resque4j:joblock:}, {@code resque4j:held:}). The ends of jobs are {@link ClaimStore}'s,
 * with {@link EndEffect}s.
 */
public final class PluginStore {
  /** One script extends this many locks at most. */
  public static final int MAX_LOCKS = 128;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  PluginStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** The three keys of a job lock: the lock, who owns it, what the claim holds. */
  static List<byte[]> lockKeys(ResqueKeys keys, byte[] lock, String claimId) {
    return List.of(lock, keys.jobLockOwner(lock), keys.heldJobLock(claimId));
  }

  /**
   * What is done before a job runs.
   *
   * @param queueLock key of the queue lock that is freed, or null
   * @param jobLock the lock that is taken, or null
   * @param counter key of Retry's counter that is read, or null
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Beginning(
      byte @Nullable [] queueLock, @Nullable JobLockKey jobLock, byte @Nullable [] counter) {
    /** Whether nothing is to be done. */
    public boolean isNothing() {
      return queueLock == null && jobLock == null && counter == null;
    }
  }

  /** Whether a job may run. */
  public enum Verdict {
    /** It may, and holds its lock. */
    RUN,
    /** The claim is not there any more. */
    NO_CLAIM,
    /** Another job holds the lock. */
    LOCKED
  }

  /**
   * The answer to {@link #begin}.
   *
   * @param attempts how often Retry counted a failed attempt of this job
   */
  public record Begun(Verdict verdict, int attempts) {}

  /** Frees, takes and reads what the plugins of a claimed job ask for. Safe to be repeated. */
  public CompletableFuture<Begun> begin(WorkerName worker, String claimId, Beginning wanted) {
    List<byte[]> k = new ArrayList<>(6);
    k.add(keys.claim(worker.member()));
    if (wanted.queueLock != null) {
      k.add(wanted.queueLock);
    }
    JobLockKey lock = wanted.jobLock;
    if (lock != null) {
      k.addAll(lockKeys(keys, lock.key(), claimId));
    }
    if (wanted.counter != null) {
      k.add(wanted.counter);
    }
    List<byte[]> a =
        List.of(
            Bytes.of(claimId),
            Bytes.of(wanted.queueLock != null ? "1" : ""),
            lock == null ? Bytes.EMPTY : Bytes.of(lock.ttl().toSeconds()),
            Bytes.of(wanted.counter != null ? "1" : ""));
    return gateway.eval(Scripts.BEGIN, k, a).thenApply(PluginStore::begun);
  }

  private static Begun begun(List<Object> reply) {
    Verdict verdict =
        switch (((Long) reply.get(0)).intValue()) {
          case 1 -> Verdict.RUN;
          case 0 -> Verdict.NO_CLAIM;
          default -> Verdict.LOCKED;
        };
    return new Begun(verdict, attempts(Bytes.text(reply.get(1))));
  }

  /** The counter begins at −1 and is 0 after the first attempt; what is no number is no attempt. */
  private static int attempts(String counter) {
    try {
      return Math.max(0, Integer.parseInt(counter) + 1);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A job lock, and the worker and the claim that took it. */
  public record HeldLock(WorkerName worker, String claimId, JobLockKey lock) {}

  /** What became of a lock in {@link #extend}. */
  public enum Extended {
    /** It is the claim's for its whole time to live again. */
    MINE,
    /** Another job holds it. */
    ANOTHERS,
    /** The claim is not there (any more): its lock was freed with it, and is left alone. */
    NO_CLAIM
  }

  /**
   * Extends the locks of jobs that run, each by its whole time to live; for the heartbeat. One that
   * had expired and that nobody took since is taken again. Safe to be repeated.
   *
   * @param locks {@value #MAX_LOCKS} at most
   */
  public CompletableFuture<List<Extended>> extend(List<HeldLock> locks) {
    List<byte[]> k = new ArrayList<>(4 * locks.size());
    List<byte[]> a = new ArrayList<>(2 * locks.size());
    for (HeldLock held : locks) {
      k.add(keys.claim(held.worker.member()));
      k.addAll(lockKeys(keys, held.lock.key(), held.claimId));
      a.add(Bytes.of(held.claimId));
      a.add(Bytes.of(held.lock.ttl().toSeconds()));
    }
    return gateway
        .eval(Scripts.EXTEND_LOCKS, k, a)
        .thenApply(reply -> reply.stream().map(PluginStore::extended).toList());
  }

  private static Extended extended(Object reply) {
    return switch (((Long) reply).intValue()) {
      case 1 -> Extended.MINE;
      case 0 -> Extended.ANOTHERS;
      default -> Extended.NO_CLAIM;
    };
  }
}
