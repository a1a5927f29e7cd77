package io.resque4j.scheduler;

import java.time.Duration;

/** Something that the leader sees to, again and again, on the scheduler's thread. */
interface Duty {
  /**
   * Does what there is to do, as long as this scheduler leads. What it throws is told, and harms no
   * other duty.
   *
   * @param second the unix second by Redis' clock
   * @return how long it may take until this is called again; it may well be called sooner
   */
  Duration perform(long second);
}
