package io.resque4j.core.health;

import java.time.Duration;

/**
 * How a loop of the engine does. Its limit is several times its longest pause and what it may wait
 * for a Redis that does not answer: a loop past its limit hangs, whatever Redis does.
 *
 * @param loop what it is called, such as {@code heartbeat}
 * @param age how long ago it turned last
 * @param limit the age from which on it counts as hanging
 */
public record LoopHealth(String loop, Duration age, Duration limit) {
  /** Whether it hangs. */
  public boolean isLate() {
    return age.compareTo(limit) > 0;
  }

  /** Such as {@code heartbeat turned 61.2 s ago, limit 59 s}. */
  @Override
  public String toString() {
    return "%s turned %.1f s ago, limit %.0f s"
        .formatted(loop, age.toMillis() / 1e3, limit.toMillis() / 1e3);
  }
}
