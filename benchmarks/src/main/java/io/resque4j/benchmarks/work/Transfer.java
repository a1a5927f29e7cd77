package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.testkit.RawRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler moves delayed jobs to their queue. Ours has a heap of 256 MB at most. */
final class Transfer {
  private static final String QUEUE = "bench";
  private static final int PER_SECOND = 100;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final double PEER_GUESS = 1_500;

  private Transfer() {}

  private static Contender scheduler(Field field, String system) {
    return system.startsWith(Contenders.OWN) ? field.scheduler() : field.contender(system);
  }

  /**
   * Many jobs of many seconds are due when the scheduler comes: how many does it move in a second?
   */
  static void due(Run run, String system) throws IOException {
    due(run, system, PER_SECOND);
  }

  /** The same with jobs that are all due in one second. */
  static void dueAtOnce(Run run, String system) throws IOException {
    due(run, system, run.sizes().due());
  }

  private static void due(Run run, String system, int mostPerSecond) throws IOException {
    Field field = run.field();
    int jobs = run.sizes().due();
    if (!system.equals(Contenders.OWN)) {
      jobs = Math.min(jobs, field.jobs(run.key(), PEER_GUESS, run.sizes().rate()));
    }
    jobs = Math.max(PER_SECOND, jobs / PER_SECOND * PER_SECOND);
    int perSecond = Math.min(jobs, mostPerSecond);
    field.empty(Place.PLAIN);
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      long now = (long) (Watch.now(redis) / 1e3);
      Delayed.fill(field, QUEUE, now - jobs / perSecond - 10, perSecond, 0, jobs);
      Contender scheduler = scheduler(field, system);
      scheduler.schedule(field.port(Place.PLAIN), "resque", "bench", 1, Duration.ZERO);
      long[] moved = {0};
      Watch.until(
          "the first job is moved", LIMIT, () -> (moved[0] = Delayed.queued(redis, QUEUE)) > 0);
      long first = moved[0];
      long began = System.nanoTime();
      int all = jobs;
      Watch.until("all jobs are moved", LIMIT, () -> Delayed.queued(redis, QUEUE) >= all);
      double seconds = (System.nanoTime() - began) / 1e9;
      Watch.until("no second is left", LIMIT, () -> Delayed.seconds(redis) == 0);
      scheduler.unschedule();
      List<String> wrong = new ArrayList<>();
      Checks.expect(wrong, "jobs in the queue", jobs, Delayed.queued(redis, QUEUE));
      Checks.complain(wrong);
      // What was moved before the first look took no time that was seen.
      double rate = (jobs - Math.min(first, jobs - 1)) / Math.max(1e-3, seconds);
      field.rate(run.key(), rate);
      run.found(jobs, rate, Unit.RATE);
    }
  }

  /** How late a job is moved while so many others are delayed for later. */
  static void late(Run run, int others) throws IOException {
    Field field = run.field();
    int ticks = run.sizes().ticks();
    field.empty(Place.PLAIN);
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      long now = (long) (Watch.now(redis) / 1e3);
      if (others > 0) {
        Delayed.fill(field, "later", now + 3_600, 10, 1_000, others);
      }
      Contender scheduler = scheduler(field, Contenders.OWN);
      scheduler.schedule(field.port(Place.PLAIN), "resque", "bench", 1, Duration.ZERO);
      Watch.pass(SETTLE.compareTo(run.sizes().settle()) < 0 ? SETTLE : run.sizes().settle());
      long from = (long) (Watch.now(redis) / 1e3) + 2;
      Delayed.fill(field, QUEUE, from, 1, 0, ticks);
      double worst = 0;
      for (int n = 0; n < ticks; n++) {
        int expected = n + 1;
        Watch.until("a job is moved", LIMIT, () -> Delayed.queued(redis, QUEUE) >= expected);
        worst = Math.max(worst, Watch.now(redis) - (from + n) * 1e3);
      }
      scheduler.unschedule();
      run.found(others, worst, Unit.TIME);
    }
  }
}
