package io.resque4j.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param peerJobs jobs that the peer drains
 * @param ownJobs jobs that resque4j drains; more, since it is faster and both should take a while
 * @param waits jobs of 20 ms
 * @param idleWorkers each is woken once in a round
 * @param peerPoll how long an idle worker of the peer waits
 */
record Sizes(int peerJobs, int ownJobs, int waits, int idleWorkers, Duration peerPoll) {
  /** The peer's own default. */
  private static final Duration PEER_POLL = Duration.ofSeconds(5);

  /** Done within two minutes. */
  static Sizes quick() {
    return new Sizes(6_000, 40_000, 6_000, 25, PEER_POLL);
  }

  /** For numbers that are to be compared. */
  static Sizes full() {
    return new Sizes(30_000, 300_000, 30_000, 50, PEER_POLL);
  }

  /** Says nothing about speed: for the test that all of it works. */
  static Sizes tiny() {
    return new Sizes(300, 300, 200, 3, Duration.ofMillis(200));
  }
}
