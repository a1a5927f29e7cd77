package io.resque4j.worker;

import java.time.Duration;

/**
 * A script of the dispatcher was sent, and Redis' reply is here.
 *
 * @param kind what it was for
 * @param took from sending it to its reply
 * @param jobs for how many jobs it asked, or how many ends it reported
 */
public record RoundTrip(Kind kind, Duration took, int jobs) {

  /** What a script is for. */
  public enum Kind {
    /** To take jobs from queues. */
    CLAIM,
    /** To report how jobs ended. */
    COMPLETE
  }
}
