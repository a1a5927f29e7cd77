package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.agent.Outcome;
import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Works full queues off: the clock runs from the end of the warm-up to the end of the last job.
 *
 * @param place the Redis
 * @param queues how many
 * @param workers how many multiWorkers with connections of their own
 * @param processors of each
 * @param maxProcessors of each, if it is elastic
 * @param kind what a job does
 * @param millis how long
 * @param bytes how much longer the payload is than it must be
 * @param unit a rate, or what a job costs
 */
record Drain(
    Place place,
    int queues,
    int workers,
    int processors,
    int maxProcessors,
    JobKind kind,
    int millis,
    int bytes,
    Unit unit) {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 5_000;
  private static final double MICROS = 1e6;

  /**
   * Each processor has at least so many jobs: the first ones and the last ones find others idle.
   */
  private static final int LAPS = 5;

  /** What lies in a queue of large jobs at most, unless the laps need more. */
  private static final long MOST_BYTES = 256L << 20;

  /** Jobs that do nothing, from one queue, on one multiWorker. */
  static Drain noop(int processors) {
    return new Drain(Place.PLAIN, 1, 1, processors, processors, JobKind.NOOP, 0, 0, Unit.RATE);
  }

  static Drain of(JobKind kind, int millis, int processors, int maxProcessors) {
    return new Drain(Place.PLAIN, 1, 1, processors, maxProcessors, kind, millis, 0, Unit.RATE);
  }

  Drain at(Place other) {
    return new Drain(other, queues, workers, processors, maxProcessors, kind, millis, bytes, unit);
  }

  /** What a job costs, with so many queues and bytes. */
  Drain costs(int manyQueues, int manyBytes) {
    return new Drain(
        place, manyQueues, 1, processors, maxProcessors, kind, millis, manyBytes, Unit.COST);
  }

  /** What a job costs, with so many processes. */
  Drain costsIn(int processes) {
    return new Drain(
        place, queues, processes, processors, maxProcessors, kind, millis, bytes, Unit.COST);
  }

  List<String> names() {
    return IntStream.range(0, queues)
        .mapToObj(n -> String.format(Locale.ROOT, "bench%04d", n))
        .toList();
  }

  private boolean elastic() {
    return maxProcessors > processors;
  }

  /** Measures one system for about as long as the sizes say. */
  void run(Run run, Contender system) {
    Duration length = elastic() ? run.sizes().elastic() : run.sizes().rate();
    int wanted = run.field().jobs(run.key(), Guess.rate(system.name(), this), length);
    int most = (int) Math.min(wanted, MOST_BYTES / (bytes + 1));
    run(run, system, Math.max(LAPS * processors * workers, most));
  }

  /** Measures one system with so many jobs. */
  void run(Run run, Contender system, int jobs) {
    Field field = run.field();
    // An elastic pool has half of the jobs to find its size.
    int warmUp = elastic() ? jobs / 2 : jobs / 5;
    field.empty(place);
    fill(field, system, jobs);
    system.start(load(field, jobs, warmUp, run.sizes()));
    Outcome outcome = system.finish(LIMIT);
    run.check(outcome);
    Checks.drained(field, place, system, names(), jobs);
    report(run, jobs, jobs - warmUp, outcome.millis());
  }

  private Load load(Field field, int jobs, int warmUp, Sizes sizes) {
    int poll = Math.min(POLL_MILLIS, (int) sizes.peerPoll().toMillis());
    return new Load(
        field.port(place),
        names(),
        false,
        workers,
        processors,
        maxProcessors,
        jobs,
        warmUp,
        kind,
        millis,
        poll);
  }

  private void fill(Field field, Contender system, int jobs) {
    if (system.can(Ability.RESQUE)) {
      fill(field, jobs);
    } else {
      system.fill(field.redis(place).port(), names().get(0), jobs);
    }
  }

  void fill(Field field, int jobs) {
    try (RawRedis redis = field.connect(place)) {
      Payloads.fill(redis, names(), jobs, bytes);
    }
  }

  /** Hands over what so many jobs in so many milliseconds are in the unit. */
  void report(Run run, int jobs, int measured, double millis) {
    double rate = measured / (millis / 1e3);
    run.field().rate(run.key(), rate);
    run.found(jobs, unit == Unit.COST ? MICROS / rate : rate, unit);
  }
}
