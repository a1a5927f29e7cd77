package io.resque4j.core.recovery;

import io.resque4j.core.TimeSpan;
import java.time.Duration;

/**
 * Which workers are looked at, when they count as dead, and what becomes of their jobs; checked
 * when it is made.
 *
 * @param scope whose workers
 * @param timeout a worker is dead when its sign of life stayed the same for this long, as the one
 *     who looks measures it
 * @param interval how often is looked; at most a third of the timeout
 * @param maxRecoveries how often a job goes back to its queue, 0 or more; after that it goes to
 *     {@code failed}
 * @param peersJobs what becomes of the jobs of peers
 */
public record RecoveryRules(
    Scope scope, Duration timeout, Duration interval, int maxRecoveries, PeersJobs peersJobs) {

  /** How often a job is recovered if nothing else is said. */
  public static final int DEFAULT_MAX_RECOVERIES = 3;

  /** How long a worker of ours may be silent if nothing else is said. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);

  /** How often is looked for dead workers of ours if nothing else is said. */
  public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofSeconds(1);

  private static final Duration SHORTEST_PEER_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_PEER_INTERVAL = Duration.ofSeconds(30);
  private static final int LOOKS_WITHIN_A_TIMEOUT = 20;
  private static final int FEWEST_LOOKS = 3;
  private static final int LOOKS_WITHOUT_A_SIGN = 4;

  /** Whose workers. */
  public enum Scope {
    /** Those of resque4j, told by their names. */
    OURS("ours"),
    /** Those of node-resque, Ruby and everyone else. */
    PEERS("peers");

    private final String code;

    Scope(String code) {
      this.code = code;
    }

    /** Its name in keys. */
    String code() {
      return code;
    }
  }

  /** What becomes of the job of a peer's worker that is dead. */
  public enum PeersJobs {
    /** It goes to {@code failed}, as node-resque does it. */
    FAIL,
    /** It goes back to the head of its queue, and is counted. */
    REQUEUE
  }

  public RecoveryRules {
    TimeSpan.positive("the sweep interval", interval);
    if (timeout.compareTo(interval.multipliedBy(FEWEST_LOOKS)) < 0) {
      throw new IllegalArgumentException(
          "expected the lease of a worker to be %d sweep intervals (of %s) or more, got: %s"
              .formatted(FEWEST_LOOKS, interval, timeout));
    }
    TimeSpan.positive("the lease of a worker", timeout);
    if (maxRecoveries < 0) {
      throw new IllegalArgumentException(
          "expected maxRecoveries to be 0 or more, got: " + maxRecoveries);
    }
  }

  /** The rules for workers of ours. */
  public static RecoveryRules ofOurs(Duration lease, Duration interval, int maxRecoveries) {
    return new RecoveryRules(Scope.OURS, lease, interval, maxRecoveries, PeersJobs.FAIL);
  }

  /** The rules for workers of peers, at which is looked twenty times within their timeout. */
  public static RecoveryRules ofPeers(Duration timeout, int maxRecoveries, PeersJobs jobs) {
    Duration interval = timeout.dividedBy(LOOKS_WITHIN_A_TIMEOUT);
    if (interval.compareTo(SHORTEST_PEER_INTERVAL) < 0) {
      interval = SHORTEST_PEER_INTERVAL;
    } else if (interval.compareTo(LONGEST_PEER_INTERVAL) > 0) {
      interval = LONGEST_PEER_INTERVAL;
    }
    return new RecoveryRules(Scope.PEERS, timeout, interval, maxRecoveries, jobs);
  }

  /**
   * The longest time between two looks. After a longer one nothing is known of the time between:
   * the one who looks, or the whole machine, may have stood still.
   */
  Duration longestGap() {
    return TimeSpan.longer(timeout.dividedBy(FEWEST_LOOKS), interval.multipliedBy(2));
  }

  /**
   * Whose sign of life has been the same for this long is worth a word to those who may have to
   * take over. Of ours it is every sign, for the workers of a process have one together; a peer's
   * worker has its own, so only those count that are silent for longer than a worker that lives.
   */
  Duration worthAWord() {
    if (scope == Scope.OURS) {
      return Duration.ZERO;
    }
    return TimeSpan.shorter(
        timeout.dividedBy(FEWEST_LOOKS), interval.multipliedBy(LOOKS_WITHOUT_A_SIGN));
  }

  /** For how long a role is taken: a sweeper that misses two looks is replaced. */
  Duration roleTtl() {
    return interval.multipliedBy(2);
  }
}
