package io.resque4j.cli.demo;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Queue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demo enqueues. The calls come first: while they wait, the CPU has room for more of them,
 * and the pool grows.
 *
 * @param atOnce the files whose jobs are enqueued at once
 * @param later the files whose jobs are delayed
 */
record DemoPlan(List<Path> atOnce, List<Path> later) {
  static final String QUEUE = "demo";

  private static final int CALLS = 240;

  /** So many calls come before the jobs that fail. */
  private static final int FIRST_CALLS = 40;

  private static final int FAIL_ONCE = 3;
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

  /** How many jobs of a kind there are. */
  int jobs(DemoKind kind) {
    return switch (kind) {
      case CALL -> CALLS;
      case HASH -> atOnce.size();
      case HASH_LATER -> later.size();
      case FAIL_ONCE -> FAIL_ONCE;
      case FAIL -> 1;
    };
  }

  /** All jobs. */
  int jobs() {
    int all = 0;
    for (DemoKind kind : DemoKind.values()) {
      all += jobs(kind);
    }
    return all;
  }

  void enqueue(Queue queue, InstantSource clock) {
    for (int i = 0; i < later.size(); i++) {
      // 1 to 3 seconds from now, and a whole second, which is what Redis keeps.
      Instant due = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
      due = due.plusSeconds(i % SPREAD_SECONDS);
      String file = later.get(i).toString();
      queue.enqueueAt(due, QUEUE, DemoKind.HASH_LATER.jobClass(), file, DemoJobs.micros(due));
    }
    List<EnqueueRequest> requests = new ArrayList<>();
    long now = DemoJobs.micros(clock.instant());
    for (int i = 0; i < CALLS; i++) {
      if (i == FIRST_CALLS) {
        addFailing(requests, now);
      }
      requests.add(request(DemoKind.CALL, i, now));
    }
    for (Path file : atOnce) {
      requests.add(request(DemoKind.HASH, file.toString(), now));
    }
    queue.enqueueAll(requests);
  }

  private static void addFailing(List<EnqueueRequest> requests, long now) {
    for (int i = 0; i < FAIL_ONCE; i++) {
      requests.add(request(DemoKind.FAIL_ONCE, i, now));
    }
    requests.add(request(DemoKind.FAIL, now));
  }

  private static EnqueueRequest request(DemoKind kind, Object... args) {
    return EnqueueRequest.of(QUEUE, kind.jobClass(), args);
  }
}
