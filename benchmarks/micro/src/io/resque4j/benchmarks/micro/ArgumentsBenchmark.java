package io.resque4j.benchmarks.micro;

import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RedisServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to write the keys and arguments of the scripts that claim and complete. The
 * connection is closed, so nothing is sent: the call fails at once, and what that costs is seen
 * with 0 processors.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArgumentsBenchmark {
  /** So many in one script. */
  @Param({"0", "1", "10", "128"})
  public int processors;

  private ClaimStore claims;
  private List<ClaimStore.Request> requests;
  private List<ClaimStore.Completion> completions;

  @Setup
  public void connectAndClose() {
    try (RedisServer redis = RedisServer.start();
        Resque resque = Resque.connect(redis.uri());
        RedisStores stores = resque.openStores()) {
      claims = stores.claims();
    }
    requests = IntStream.range(0, processors).mapToObj(ArgumentsBenchmark::request).toList();
    completions =
        requests.stream()
            .map(
                each ->
                    new ClaimStore.Completion(
                        each.worker(), each.claimId(), "math", ClaimStore.Outcome.OK, new byte[0]))
            .toList();
  }

  private static ClaimStore.Request request(int processor) {
    WorkerName worker = new WorkerName("benchmark:12345-abcdef+" + processor, "math");
    return new ClaimStore.Request(worker, "0123456789abcdef-%016x".formatted(processor));
  }

  @Benchmark
  public Object claim() {
    return claims.claim(List.of("math"), requests, "2026-01-01T00:00:00.000Z");
  }

  @Benchmark
  public Object complete() {
    return claims.complete(completions);
  }
}
