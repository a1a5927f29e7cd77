package io.resque4j.benchmarks;

import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Measures both contenders in turn, each time on an empty Redis, and checks what they did. */
final class Bench {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int OWN_POLL_MILLIS = 5_000;
  private static final int IO_MILLIS = 20;
  private static final String QUEUE = "bench";
  private static final long SEED = 42;

  private final RedisServer redis;
  private final NodeResque node;
  private final Resque4j own = new Resque4j();
  private final Sizes sizes;
  private final Random random = new Random(SEED);
  private final Consumer<Measurement> found;

  /**
   * A benchmark that hands over its numbers as they come.
   *
   * @param redis everything in it is deleted, again and again
   * @param node the peer, and the one who enqueues what wakes workers
   */
  Bench(RedisServer redis, NodeResque node, Sizes sizes, Consumer<Measurement> found) {
    this.redis = redis;
    this.node = node;
    this.sizes = sizes;
    this.found = found;
  }

  /**
   * Runs all works once.
   *
   * @param round from 1; the peer begins the odd ones
   * @throws BenchmarkException when a job did not run exactly once
   */
  void round(int round) {
    List<Contender> order = round % 2 == 1 ? List.of(node, own) : List.of(own, node);
    for (int processors : List.of(10, 100)) {
      order.forEach(one -> drain("drain no-op", one, drained(one), processors, 0, round));
    }
    order.forEach(one -> drain("I/O 20 ms", one, sizes.waits(), 100, IO_MILLIS, round));
    order.forEach(one -> wakeUp(one, round));
  }

  private int drained(Contender one) {
    return one == own ? sizes.ownJobs() : sizes.peerJobs();
  }

  private int pollMillis(Contender one) {
    return one == own ? OWN_POLL_MILLIS : (int) sizes.peerPoll().toMillis();
  }

  /** The queue is full before the workers start; a fifth of it warms them up. */
  private void drain(
      String work, Contender one, int jobs, int processors, int jobMillis, int round) {
    int warmUp = jobs / 5;
    empty();
    try (Resque resque = Resque.connect(redis.uri())) {
      fill(resque.queue(), jobs);
      one.start(
          redis.port(),
          new Load(List.of(QUEUE), processors, jobs, warmUp, jobMillis, pollMillis(one)));
      Outcome outcome = one.finish(LIMIT);
      check(one, outcome, resque.queue(), List.of(QUEUE));
      double rate = (jobs - warmUp) / (outcome.millis() / 1e3);
      found.accept(
          new Measurement(work, one.name(), processors, jobs, rate, Measurement.RATE, round));
    }
  }

  private static void fill(Queue queue, int jobs) {
    CompletableFuture.allOf(
            IntStream.range(0, jobs)
                .mapToObj(id -> queue.enqueueAsync(QUEUE, "measured", id, 0.0))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  /** Each idle worker has a queue of its own, and one job comes at a time that it cannot know. */
  private void wakeUp(Contender one, int round) {
    int jobs = sizes.idleWorkers();
    List<String> queues = IntStream.range(0, jobs).mapToObj(n -> QUEUE + n).toList();
    List<Double> offsets = random.doubles(jobs, 0.1, 1.1).boxed().toList();
    empty();
    try (Resque resque = Resque.connect(redis.uri())) {
      one.start(redis.port(), new Load(queues, 1, jobs, 0, 0, pollMillis(one)));
      node.produce(redis.port(), queues, sizes.peerPoll(), offsets);
      Outcome outcome = one.finish(LIMIT);
      check(one, outcome, resque.queue(), queues);
      for (int percent : List.of(50, 99)) {
        double millis = percentile(outcome.latencies(), percent);
        found.accept(
            new Measurement(
                "wake-up p" + percent, one.name(), 1, jobs, millis, Measurement.TIME, round));
      }
    }
  }

  /** The smallest value that so many percent of all do not exceed. */
  static double percentile(List<Double> values, int percent) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return DoubleStream.of(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
  }

  private static void check(Contender one, Outcome outcome, Queue queue, List<String> queues) {
    outcome.check(one.name());
    List<String> wrong = new ArrayList<>();
    for (String name : queues) {
      expect(wrong, "jobs left in " + name, 0, queue.length(name));
    }
    expect(wrong, "failed jobs", 0, queue.failedCount());
    long processed = queue.stats().getOrDefault("processed", 0L);
    expect(wrong, "processed jobs", outcome.runs().size(), processed);
    if (!wrong.isEmpty()) {
      throw new BenchmarkException(one.name() + ": " + String.join("; ", wrong));
    }
  }

  private static void expect(List<String> wrong, String what, long expected, long got) {
    if (got != expected) {
      wrong.add("expected %s: %d, got: %d".formatted(what, expected, got));
    }
  }

  private void empty() {
    try (RawRedis connection = redis.connect()) {
      connection.call("FLUSHALL");
    }
  }
}
