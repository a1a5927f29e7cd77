package io.resque4j.scheduler;

import io.resque4j.core.health.LoopHealth;
import java.util.List;

/**
 * How a scheduler does at one moment.
 *
 * @param leads whether it holds the leader lock, as far as the time to live of its last renewal
 *     says
 * @param loops its loops; none when it is closed
 */
public record SchedulerHealth(boolean leads, List<LoopHealth> loops) {
  public SchedulerHealth {
    loops = List.copyOf(loops);
  }
}
