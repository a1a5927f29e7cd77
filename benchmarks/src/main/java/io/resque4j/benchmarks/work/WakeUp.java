package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.agent.Outcome;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Jobs come to workers that are idle, at times that they cannot know. The latency goes from just
 * before the enqueue to the start of the job.
 *
 * @param ownQueues whether each worker has a queue of its own and gets one job; else they share one
 * @param workers how many, each with connections of its own, as a process has
 * @param processors of each
 * @param jobs how many come
 * @param gapMillis the mean time between two; 0: all within one poll of node-resque
 */
record WakeUp(
    boolean ownQueues,
    ToIntFunction<Sizes> workers,
    int processors,
    ToIntFunction<Sizes> jobs,
    double gapMillis) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Workers that have just begun are not idle yet. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final int WARM_UP = 500;
  private static final long SEED = 42;

  /** How long jobs come. */
  Duration lasting(Sizes sizes) {
    return gapMillis == 0
        ? sizes.peerPoll()
        : Duration.ofMillis((long) (gapMillis * jobs.applyAsInt(sizes)));
  }

  /** Measures a system whose jobs come from a producer. */
  void run(Run run, Contender system, Contender producer) {
    Field field = run.field();
    int port = field.port(Place.PLAIN);
    int coming = jobs.applyAsInt(run.sizes());
    List<String> queues =
        IntStream.range(0, ownQueues ? coming : 1).mapToObj(n -> "bench" + n).toList();
    producer.enqueue(port, "warm-up", WARM_UP, 1, 1, LIMIT);
    field.empty(Place.PLAIN);
    system.start(load(port, queues, coming, run.sizes()));
    Watch.pass(SETTLE.compareTo(run.sizes().settle()) < 0 ? SETTLE : run.sizes().settle());
    List<Double> times = times(coming, run);
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      redis.call("CONFIG", "RESETSTAT");
      double cpu = cpu(redis);
      long began = System.nanoTime();
      producer.produce(port, queues, times);
      double seconds = (System.nanoTime() - began) / 1e9;
      double used = cpu(redis) - cpu;
      Info commands = Info.of(redis, "commandstats");
      Outcome outcome = system.finish(LIMIT);
      run.check(outcome);
      Checks.drained(field, Place.PLAIN, system, queues, coming);
      String label = run.label();
      for (int percent : List.of(50, 99)) {
        double millis = Percentiles.of(outcome.latencies(), percent);
        run.foundAs(label + ", p" + percent, coming, millis, Unit.TIME);
      }
      if (!ownQueues) {
        // Only a claim takes with LPOP, and only one that took something writes with MSET.
        double empty = commands.calls("lpop") - commands.calls("mset");
        run.foundAs(
            label + ", looking in vain", coming, Math.max(0, empty) / coming, Unit.EMPTY_CLAIMS);
        run.foundAs(label + ", Redis", coming, 100 * used / seconds, Unit.CPU);
      }
    }
  }

  private Load load(int port, List<String> queues, int coming, Sizes sizes) {
    int poll = (int) sizes.peerPoll().toMillis();
    return new Load(
        port,
        queues,
        ownQueues,
        workers.applyAsInt(sizes),
        processors,
        processors,
        coming,
        0,
        JobKind.NOOP,
        0,
        poll);
  }

  private List<Double> times(int coming, Run run) {
    Random random = new Random(SEED + run.round());
    if (gapMillis == 0) {
      double poll = run.sizes().peerPoll().toMillis();
      return random.doubles(coming, 100, 100 + poll).sorted().boxed().toList();
    }
    double[] at = {100};
    return DoubleStream.generate(() -> at[0] -= gapMillis * Math.log(1 - random.nextDouble()))
        .limit(coming)
        .boxed()
        .toList();
  }

  private static double cpu(RawRedis redis) {
    Info info = Info.of(redis, "cpu");
    return info.number("used_cpu_user") + info.number("used_cpu_sys");
  }
}
