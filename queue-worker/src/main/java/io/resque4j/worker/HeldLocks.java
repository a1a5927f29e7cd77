package io.resque4j.worker;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.JobLockKey;
import io.resque4j.core.redis.PluginStore;
import io.resque4j.core.redis.PluginStore.Extended;
import io.resque4j.core.redis.PluginStore.HeldLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The job locks of the jobs that run here. The heartbeat extends them. */
final class HeldLocks {
  private final PluginStore plugins;
  private final Listeners listeners;
  private final Map<String, Entry> held = new ConcurrentHashMap<>();

  HeldLocks(PluginStore plugins, Listeners listeners) {
    this.plugins = plugins;
    this.listeners = listeners;
  }

  /** A lock, and when it is to be extended: after a third of its time to live. */
  private static final class Entry {
    private final HeldLock lock;
    private volatile long due;

    Entry(HeldLock lock) {
      this.lock = lock;
      postpone();
    }

    void postpone() {
      due = System.nanoTime() + lock.lock().ttl().toNanos() / 3;
    }

    void hurry() {
      due = System.nanoTime();
    }

    boolean isDue() {
      return System.nanoTime() - due >= 0;
    }
  }

  /** A claim took a lock just now. */
  void add(WorkerName worker, String claimId, JobLockKey lock) {
    held.put(claimId, new Entry(new HeldLock(worker, claimId, lock)));
  }

  /** The lock that a claim took, if it took one. */
  Optional<JobLockKey> of(String claimId) {
    return Optional.ofNullable(held.get(claimId)).map(each -> each.lock.lock());
  }

  /** The claim has ended, and its lock with it. */
  void remove(String claimId) {
    held.remove(claimId);
  }

  /**
   * Extends the locks of which a third of the time has passed. It neither throws nor waits for the
   * reply: the next ping must not come late for it.
   *
   * @param claims the ids of the claims that are there: who has lost his claim has lost his lock,
   *     which may belong to the next one who performs the job
   */
  void extend(Set<String> claims) {
    held.values().removeIf(each -> each.isDue() && !claims.contains(each.lock.claimId()));
    List<Entry> due = held.values().stream().filter(Entry::isDue).toList();
    for (int from = 0; from < due.size(); from += PluginStore.MAX_LOCKS) {
      extend(due.subList(from, Math.min(due.size(), from + PluginStore.MAX_LOCKS)));
    }
  }

  private void extend(List<Entry> batch) {
    batch.forEach(Entry::postpone);
    plugins
        .extend(batch.stream().map(each -> each.lock).toList())
        .whenComplete(
            (replies, error) -> {
              if (replies == null) {
                batch.forEach(Entry::hurry);
                listeners.error(
                    "Job locks could not be extended; the next beat tries again", error);
              } else {
                extended(batch, replies);
              }
            });
  }

  private void extended(List<Entry> batch, List<Extended> replies) {
    for (int i = 0; i < batch.size(); i++) {
      String claimId = batch.get(i).lock.claimId();
      if (replies.get(i) == Extended.NO_CLAIM) {
        held.remove(claimId);
      } else if (replies.get(i) == Extended.ANOTHERS && held.remove(claimId) != null) {
        listeners.error(
            "The lock of a job that runs is another's now; an equal job may run beside it",
            new IllegalStateException("claim " + claimId + " lost its job lock"));
      }
    }
  }
}
