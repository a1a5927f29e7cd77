package io.resque4j.benchmarks;

import java.util.List;

/**
 * What the workers of a contender are to do.
 *
 * @param queues each has a worker of its own
 * @param processors how many jobs each worker runs at a time
 * @param jobs how many there are, with the ids 0 to {@code jobs - 1}
 * @param warmUp how many must have ended before the clock starts; fewer than {@code jobs}
 * @param jobMillis how long each job waits, as one does that waits for a network; 0: not at all
 * @param pollMillis how long an idle worker waits before it looks again
 */
record Load(
    List<String> queues, int processors, int jobs, int warmUp, int jobMillis, int pollMillis) {}
