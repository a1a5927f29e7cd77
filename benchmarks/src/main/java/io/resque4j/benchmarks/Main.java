package io.resque4j.benchmarks;

import java.nio.file.Path;

/** The entry point of {@code benchmarks/run}. */
public final class Main {
  private Main() {}

  /** Runs the benchmarks of the module folder that the property {@code benchmarks.module} names. */
  public static void main(String[] args) {
    Path module = Path.of(System.getProperty("benchmarks.module", "benchmarks"));
    System.exit(BenchCommand.in(module).execute(args));
  }
}
