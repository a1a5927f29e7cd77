package io.resque4j.worker;

import io.resque4j.core.health.LoopHealth;
import java.time.Duration;
import java.util.List;

/**
 * How a multiWorker does at one moment.
 *
 * @param takesJobs whether it may take jobs now: it runs, is not quiet, and Redis hears its pings
 * @param processors how many task processors there are
 * @param busy how many of them perform a job
 * @param silence how long ago a ping of all task processors reached Redis
 * @param loops its loops that are to turn now; none when it has stopped
 */
public record MultiWorkerHealth(
    boolean takesJobs, int processors, int busy, Duration silence, List<LoopHealth> loops) {
  public MultiWorkerHealth {
    loops = List.copyOf(loops);
  }
}
