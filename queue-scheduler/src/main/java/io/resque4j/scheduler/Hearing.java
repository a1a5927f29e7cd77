package io.resque4j.scheduler;

import io.resque4j.scheduler.Alarm.Bell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis tells of changes. That it says so means nothing, but each time that the leader
 * renews its lock it has to hear of that itself. For one thread.
 */
final class Hearing {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /** So many renewals in a row must be unheard before that is said. */
  private static final int DEAF_AFTER = 3;

  private final Alarm alarm;
  private boolean works;
  private int unheard;
  private long connection;

  Hearing(Alarm alarm) {
    this.alarm = alarm;
  }

  /**
   * The lock was renewed, and Redis has answered something that was asked later.
   *
   * @param before how often the alarm had been rung for the lock before the renewal
   * @param connection the number of the connection
   */
  void renewed(long before, long connection) {
    works = alarm.rings(Bell.LOCK) > before;
    this.connection = connection;
    unheard = works ? 0 : unheard + 1;
    if (unheard == DEAF_AFTER) {
      LOG.info("Redis does not tell of changes here (CLIENT TRACKING); it is looked each second");
    }
  }

  /** Whether it works, as far as is known, on the connection with this number. */
  boolean works(long connection) {
    return works && this.connection == connection;
  }
}
