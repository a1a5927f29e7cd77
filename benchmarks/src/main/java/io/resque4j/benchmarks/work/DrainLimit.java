package io.resque4j.benchmarks.work;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.testkit.RawRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What Redis itself can do: the engine's own scripts claim and complete, with the same arguments
 * and as many jobs in one script, sent by a client that does nothing else and never lets Redis
 * wait.
 */
final class DrainLimit {
  /** As in the report. */
  static final String NAME = "Redis limit";

  private static final String RUN_AT = "2026-01-01T00:00:00.000Z";
  private static final int JOBS_IN_A_BLOCK = 128;
  private static final double GUESS = 60_000;

  private final Drain drain;

  DrainLimit(Drain drain) {
    this.drain = drain;
  }

  private int processors() {
    return drain.processors() * drain.workers();
  }

  private int batch() {
    return Math.min(processors(), ClaimStore.MAX_PROCESSORS);
  }

  void run(Run run) throws Exception {
    double guess = Math.min(GUESS, 20_000.0 * batch()) / (1 + drain.bytes() / 2_000.0);
    run(run, run.field().jobs(run.key(), guess, run.sizes().rate()));
  }

  /** The same with so many jobs. */
  void run(Run run, int jobs) throws Exception {
    Field field = run.field();
    int processors = processors();
    int batch = batch();
    field.empty(drain.place());
    List<byte[]> blocks = blocks(field, processors, batch);
    field.empty(drain.place()); // scripts stay known
    drain.fill(field, jobs);
    try (RawRedis redis = field.connect(drain.place());
        Pipeline pipeline = new Pipeline(field.redis(drain.place()))) {
      int inBlock = blocks.size() > 1 ? 1 : Math.max(1, JOBS_IN_A_BLOCK / batch);
      long nanos = pump(pipeline, blocks, inBlock, batch, jobs / 5);
      Checks.drained(redis, drain.names(), jobs);
      drain.report(run, jobs, jobs - jobs / 5, nanos / 1e6);
    }
  }

  /** One round trip for each group of processors: what they have done, and what they do next. */
  private List<byte[]> blocks(Field field, int processors, int batch) throws Exception {
    List<byte[]> blocks = new ArrayList<>();
    try (ScriptCalls calls = new ScriptCalls(field.redis(drain.place()))) {
      for (int from = 0; from < processors; from += batch) {
        List<ClaimStore.Request> requests =
            IntStream.range(from, Math.min(processors, from + batch))
                .mapToObj(this::request)
                .toList();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(
            calls.of(
                stores -> stores.claims().complete(requests.stream().map(this::end).toList())));
        block.writeBytes(
            calls.of(stores -> stores.claims().claim(drain.names(), requests, RUN_AT)));
        blocks.add(block.toByteArray());
      }
    }
    return blocks;
  }

  private ClaimStore.Request request(int processor) {
    WorkerName worker = new WorkerName("benchmark:12345-abcdef+" + processor, drain.names().get(0));
    return new ClaimStore.Request(worker, "0123456789abcdef-%016x".formatted(processor));
  }

  private ClaimStore.Completion end(ClaimStore.Request request) {
    return new ClaimStore.Completion(
        request.worker(),
        request.claimId(),
        drain.names().get(0),
        ClaimStore.Outcome.OK,
        new byte[0]);
  }

  /** Two blocks are under way at any time. Returns the time from the warm-up to the end. */
  private static long pump(
      Pipeline pipeline, List<byte[]> groups, int repeat, int batch, int warmUp)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] group : groups) {
      for (int n = 0; n < repeat; n++) {
        all.writeBytes(group);
      }
    }
    byte[] block = all.toByteArray();
    int pairs = groups.size() * repeat;
    long began = System.nanoTime();
    boolean warm = warmUp == 0;
    long blocks = 0;
    pipeline.send(block);
    boolean more = true;
    while (more) {
      pipeline.send(block);
      long claimed = 0;
      for (int n = 0; n < pairs; n++) {
        pipeline.reply();
        claimed += pipeline.reply();
      }
      blocks++;
      more = claimed > 0; // how many elements a job has there is the script's business
      if (!warm && blocks * pairs * batch >= warmUp) {
        warm = true;
        began = System.nanoTime();
      }
    }
    long nanos = System.nanoTime() - began;
    for (int n = 0; n < pairs; n++) {
      pipeline.reply();
      pipeline.reply();
    }
    return nanos;
  }
}
