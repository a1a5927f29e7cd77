package io.resque4j.benchmarks.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** Counts the runs of jobs by id and takes the time, as the peers do it. */
final class Tally {
  /** Of more jobs the latencies are not asked for. */
  private static final int MOST_LATENCIES = 10_000;

  private final Load load;
  private final InstantSource clock;
  private final AtomicIntegerArray runs;
  private final AtomicLongArray latencyMicros;
  private final AtomicInteger finished = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private volatile long began = System.nanoTime();
  private volatile long ended = began;

  Tally(Load load, InstantSource clock) {
    this.load = load;
    this.clock = clock;
    this.runs = new AtomicIntegerArray(load.jobs());
    this.latencyMicros = new AtomicLongArray(load.jobs());
  }

  /** Milliseconds since 1970, with fractions. */
  static double millis(Instant time) {
    return time.getEpochSecond() * 1e3 + time.getNano() / 1e6;
  }

  /** A job starts that was sent at a time in milliseconds since 1970, with fractions. */
  void starts(int id, double sentMillis) {
    latencyMicros.set(id, Math.round((millis(clock.instant()) - sentMillis) * 1e3));
  }

  void ends(int id) {
    runs.incrementAndGet(id);
    int number = finished.incrementAndGet();
    if (number == load.warmUp()) {
      began = System.nanoTime();
    }
    if (number == load.jobs()) {
      ended = System.nanoTime();
      done.countDown();
    }
  }

  void error(String what) {
    errors.add(what);
  }

  Outcome outcome(Duration limit) throws InterruptedException {
    boolean complete = load.jobs() == 0 || done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    int jobs = load.jobs();
    int missing = (int) IntStream.range(0, jobs).filter(id -> runs.get(id) == 0).count();
    int repeated = (int) IntStream.range(0, jobs).filter(id -> runs.get(id) > 1).count();
    List<Double> latencies =
        IntStream.range(0, jobs > MOST_LATENCIES ? 0 : jobs)
            .mapToObj(id -> latencyMicros.get(id) / 1e3)
            .toList();
    double millis = complete ? (ended - began) / 1e6 : 0;
    return new Outcome(jobs, missing, repeated, millis, latencies, List.copyOf(errors));
  }
}
