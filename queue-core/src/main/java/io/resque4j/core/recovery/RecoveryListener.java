package io.resque4j.core.recovery;

/** Hears of dead workers and their jobs, on the thread that looks for them. */
public interface RecoveryListener {
  /** A worker is dead and is taken out of {@code workers}. */
  default void onCleanedWorker(String worker) {}

  /** The job of a dead worker is where it belongs. */
  default void onRecovered(RecoveredJob job) {}

  /** A look is over in which this one acted. */
  default void onSwept() {}

  /** Something went wrong; what is dead is found again by the next look. */
  default void onError(String what, Throwable error) {}
}
