package io.resque4j.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one decision on the number of task processors costs; there are two in a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScalingBenchmark {
  private final ScalingPolicy policy = new ScalingPolicy(1, 500, 2);
  private ScalingPolicy.Memory memory = ScalingPolicy.Memory.start(0);
  private int processors = 1;
  private long nanos;

  /** All are busy, more jobs wait, and each step is worth it, over and over from the start. */
  @Benchmark
  public Object decide() {
    nanos += 500_000_000;
    ScalingPolicy.Decision decision =
        policy.decide(
            memory,
            new ScalingPolicy.Seen(
                nanos, processors, processors, true, processors * 50, Duration.ofMillis(20), 0.3, 0));
    memory = decision.memory();
    processors = decision.processors() == 500 ? 1 : decision.processors();
    return decision;
  }
}
