package io.resque4j.benchmarks;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts the runs of jobs by id and takes the time, as node-bench.mjs does it for node. */
final class Tally {
  private final Load load;
  private final InstantSource clock;
  private final AtomicIntegerArray runs;
  private final AtomicLongArray latencyMicros;
  private final AtomicInteger finished = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long began = System.nanoTime();
  private volatile long ended = began;

  Tally(Load load, InstantSource clock) {
    this.load = load;
    this.clock = clock;
    this.runs = new AtomicIntegerArray(load.jobs());
    this.latencyMicros = new AtomicLongArray(load.jobs());
  }

  /** A job starts that was sent at a time in milliseconds since 1970, with fractions. */
  void starts(int id, double sentMillis) {
    var now = clock.instant();
    double micros = now.getEpochSecond() * 1e6 + now.getNano() / 1e3 - sentMillis * 1e3;
    latencyMicros.set(id, Math.round(micros));
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

  boolean await(Duration limit) throws InterruptedException {
    return done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  Outcome outcome(List<String> errors) {
    List<Integer> counts = new ArrayList<>();
    List<Double> latencies = new ArrayList<>();
    for (int id = 0; id < load.jobs(); id++) {
      counts.add(runs.get(id));
      latencies.add(latencyMicros.get(id) / 1e3);
    }
    return new Outcome((ended - began) / 1e6, counts, latencies, List.copyOf(errors));
  }
}
