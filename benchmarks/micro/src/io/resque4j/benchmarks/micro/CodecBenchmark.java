package io.resque4j.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueJson;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to write and to read a job, byte for byte as node-resque does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  /** So many characters in one of the arguments. */
  @Param({"0", "1000", "100000"})
  public int text;

  private Object[] args;
  private byte[] payload;
  private JsonNode tree;

  @Setup
  public void write() {
    args = new Object[] {12_345, 0.5, "x".repeat(text), true};
    payload = JobPayload.of("math", "add", args).raw();
    tree = ResqueJson.toTree(args);
  }

  /** As at the enqueue. */
  @Benchmark
  public byte[] writePayload() {
    return JobPayload.of("math", "add", args).raw();
  }

  /** As before the job runs. */
  @Benchmark
  public JobPayload readPayload() throws Exception {
    return JobPayload.parse(payload);
  }

  /** The arguments alone. */
  @Benchmark
  public byte[] writeTree() {
    return ResqueJson.write(tree);
  }
}
