package io.resque4j.scheduler;

import io.resque4j.core.redis.LeaderStore;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;

/**
 * This scheduler's part in the leader lock, which it shares with node-resque's schedulers. What it
 * believes is only for deciding what to try: every script that writes for a leader checks the lock
 * itself.
 */
final class Leadership {
  private final LeaderStore lock;
  private final String name;
  private final Duration ttl;
  private final Listeners listeners;
  private boolean leading;

  /**
   * When the attempt began that last took or renewed the lock: it is ours from then for its TTL.
   */
  private long since;

  Leadership(LeaderStore lock, String name, Duration ttl, Listeners listeners) {
    this.lock = lock;
    this.name = name;
    this.ttl = ttl;
    this.listeners = listeners;
  }

  /** Takes or renews the lock; returns whether this scheduler leads. */
  boolean tryToLead() {
    long attempt = System.nanoTime();
    String leader = RedisGateway.await(lock.acquire(name, ttl));
    if (leader.equals(name)) {
      since = attempt;
      if (!leading) {
        leading = true;
        listeners.tell(each -> each.onLeader(name));
      }
    } else {
      lost(leader);
    }
    return leading;
  }

  /** In a long piece of work: renews the lock when a third of its time is over. */
  boolean stillLeads() {
    boolean fresh = System.nanoTime() - since < ttl.toNanos() / 3;
    return leading && (fresh || tryToLead());
  }

  /** A script found that the lock is another's. */
  void lost(String leader) {
    if (leading) {
      leading = false;
      listeners.tell(each -> each.onLostLeader(leader));
    }
  }

  /** Gives the lock up, so that another can lead at once. */
  void release() {
    if (leading) {
      leading = false;
      RedisGateway.await(lock.release(name));
    }
  }
}
