package io.resque4j.cli.demo;

import io.resque4j.core.Queue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Which file becomes which job.
 *
 * @param atOnce the files whose jobs are enqueued at once
 * @param later the files whose jobs are delayed
 */
record DemoPlan(List<Path> atOnce, List<Path> later) {
  static final String QUEUE = "demo";

  private static final int ONE_IN = 10;
  private static final int MOST_LATER = 12;
  private static final int SPREAD_SECONDS = 2;

  static DemoPlan of(List<Path> files) {
    List<Path> atOnce = new ArrayList<>();
    List<Path> later = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      boolean delayed = i % ONE_IN == 1 && later.size() < MOST_LATER;
      (delayed ? later : atOnce).add(files.get(i));
    }
    return new DemoPlan(List.copyOf(atOnce), List.copyOf(later));
  }

  /** All jobs, with the one that fails. */
  int jobs() {
    return atOnce.size() + later.size() + 1;
  }

  void enqueue(Queue queue, InstantSource clock) {
    for (int i = 0; i < later.size(); i++) {
      // 1 to 3 seconds from now, and a whole second, which is what Redis keeps.
      Instant due = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
      due = due.plusSeconds(i % SPREAD_SECONDS);
      queue.enqueueAt(
          due, QUEUE, DemoJobs.HASH_LATER, later.get(i).toString(), DemoJobs.micros(due));
    }
    for (Path file : atOnce) {
      queue.enqueue(QUEUE, DemoJobs.HASH, file.toString(), DemoJobs.micros(clock.instant()));
    }
    queue.enqueue(QUEUE, DemoJobs.FAIL, DemoJobs.micros(clock.instant()));
  }
}
