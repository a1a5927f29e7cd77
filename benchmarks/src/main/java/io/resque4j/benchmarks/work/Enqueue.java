package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Queue;
import io.resque4j.testkit.RawRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One producer enqueues.
 *
 * @param place the Redis
 * @param width how many calls are in flight
 * @param batch how many jobs are in one call
 */
record Enqueue(Place place, int width, int batch) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String QUEUE = "bench";
  private static final double ONE_BY_ONE = 3_000;
  private static final double IN_FLIGHT = 15_000;
  private static final double BULK = 40_000;
  private static final int IDS = 100_000;

  private double guess() {
    return batch > 1 ? BULK : width > 1 ? IN_FLIGHT : place == Place.FAR ? 400 : ONE_BY_ONE;
  }

  /** Measures one system; a first run of a tenth warms it up. */
  void run(Run run, Contender system) {
    run(run, system, run.field().jobs(run.key(), guess(), run.sizes().rate()));
  }

  /** The same with so many jobs. */
  void run(Run run, Contender system, int jobs) {
    Field field = run.field();
    field.empty(place);
    system.enqueue(field.port(place), QUEUE, Math.max(1, jobs / 10), width, batch, LIMIT);
    field.empty(place);
    double millis = system.enqueue(field.port(place), QUEUE, jobs, width, batch, LIMIT);
    Checks.enqueued(field, place, system, QUEUE, jobs);
    report(run, jobs, millis);
  }

  private static void report(Run run, int jobs, double millis) {
    double rate = jobs / (millis / 1e3);
    run.field().rate(run.key(), rate);
    run.found(jobs, rate, Unit.RATE);
  }

  /** What Redis can do with our script, when the client only sends. */
  void limit(Run run) throws Exception {
    double guess = batch > 1 ? 20 * BULK : 3 * guess();
    limit(run, run.field().jobs(run.key(), guess, run.sizes().rate()));
  }

  /** The same with about so many jobs. */
  void limit(Run run, int wanted) throws Exception {
    Field field = run.field();
    int window = batch > 1 ? 4 : width > 1 ? width / 2 : 1;
    int blocks = Math.max(2, wanted / (window * batch));
    int jobs = blocks * window * batch;
    field.empty(place);
    byte[] call = call(field);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int n = 0; n < window; n++) {
      block.writeBytes(call);
    }
    field.empty(place); // scripts stay known
    try (RawRedis redis = field.connect(place);
        Pipeline pipeline = new Pipeline(field.redis(place))) {
      long nanos = pump(pipeline, block.toByteArray(), window, blocks);
      List<String> wrong = new ArrayList<>();
      Checks.expect(
          wrong, "jobs in the queue", jobs, redis.number("LLEN", "resque:queue:" + QUEUE));
      Checks.complain(wrong);
      report(run, jobs, nanos / 1e6);
    }
  }

  /** What the engine sends for one call. */
  private byte[] call(Field field) throws Exception {
    try (ScriptCalls calls = new ScriptCalls(field.redis(place))) {
      Queue queue = calls.resque().queue();
      List<EnqueueRequest> jobs =
          IntStream.range(0, batch)
              .mapToObj(n -> EnqueueRequest.of(QUEUE, "measured", IDS + n, 0))
              .toList();
      return calls.of(
          stores ->
              batch > 1
                  ? queue.enqueueAllAsync(jobs)
                  : queue.enqueueAsync(QUEUE, "measured", IDS, 0));
    }
  }

  private long pump(Pipeline pipeline, byte[] block, int window, int blocks) throws IOException {
    boolean oneAtATime = width == 1 && batch == 1;
    long began = System.nanoTime();
    int sent = 0;
    for (int answered = 0; answered < blocks; answered++) {
      while (sent < blocks && sent < answered + (oneAtATime ? 1 : 2)) {
        pipeline.send(block);
        sent++;
      }
      for (int n = 0; n < window; n++) {
        pipeline.reply();
      }
    }
    return System.nanoTime() - began;
  }
}
