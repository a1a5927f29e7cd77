package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.peer.Contenders;

/** Rates to begin with, so that the first measurement takes about as long as the later ones. */
final class Guess {
  private static final int FEW = 10;

  private Guess() {}

  /** Jobs per second. */
  static double rate(String system, Drain drain) {
    int processors = drain.workers() * drain.maxProcessors();
    double quick = quick(system, processors) / (1 + drain.bytes() / 2_000.0);
    double slow =
        switch (drain.kind()) {
          case NOOP -> quick;
          case WAIT -> 1e3 / drain.millis() * processors;
          case CPU -> cores(system) * 1e3 / drain.millis();
          case MIXED -> cores(system) * 2e3 / drain.millis();
        };
    double far = drain.place() == Place.FAR ? 700.0 * processors : quick;
    return Math.min(far, Math.min(quick, slow));
  }

  private static double cores(String system) {
    boolean one = !system.startsWith(Contenders.OWN) && !system.equals("jesque");
    return one ? 1 : Runtime.getRuntime().availableProcessors();
  }

  private static double quick(String system, int processors) {
    return switch (system) {
      case Contenders.NODE_RESQUE -> processors < FEW ? 2_000 : 10_000;
      case "BullMQ" -> processors < FEW ? 2_000 : 7_000;
      case "jesque" -> processors < FEW ? 1_500 : 3_000;
      case "Sidekiq" -> 2_500;
      default -> processors < FEW ? 3_000 : processors < 10 * FEW ? 30_000 : 60_000;
    };
  }
}
