package io.resque4j.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what several processes must agree on. */
final class Waiting {
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 20;

  private Waiting() {}

  /** Returns when it is so; a server that cannot be asked yet is asked again. */
  static void until(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!holds(isSo)) {
      if (System.nanoTime() > deadline) {
        throw new RedisServerException("not within " + AT_MOST.toSeconds() + " s: " + what);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisServerException("interrupted while waiting");
    }
  }

  private static boolean holds(BooleanSupplier isSo) {
    try {
      return isSo.getAsBoolean();
    } catch (UncheckedIOException | RawRedis.ErrorReply e) {
      return false;
    }
  }
}
