package io.resque4j.core;

import java.time.Duration;

/** Times to live that Redis keeps in seconds, as node-resque does. */
final class WholeSeconds {
  private WholeSeconds() {}

  /** Rounded up, 1 at least. */
  static Duration up(Duration duration) {
    long seconds = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
    return Duration.ofSeconds(Math.max(1, seconds));
  }
}
