package io.resque4j.benchmarks.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does what a job of a kind does. */
public final class Deed {
  /** A job that is half CPU and half network waits this many times as long as it computes. */
  static final int MIXED_WAIT = 4;

  private static final int CHUNK = 1_000;
  private static final int CHUNKS_OF_A_TRY = 500;
  private static final int TRIES = 1_000;
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static volatile int sink;
  private static double chunksPerMilli;

  private final JobKind kind;
  private final int millis;

  /** What a job does that takes so many milliseconds. */
  public Deed(JobKind kind, int millis) {
    this.kind = kind;
    this.millis = millis;
    if (kind == JobKind.CPU || kind == JobKind.MIXED) {
      calibrate();
    }
  }

  /**
   * A job takes so many steps, however many others run: how many that are in a millisecond is
   * measured once, by the quickest of many tries, which nobody else has interrupted.
   */
  private static synchronized void calibrate() {
    if (chunksPerMilli == 0) {
      double quickest = Double.MAX_VALUE;
      for (int n = 0; n < TRIES; n++) {
        long began = System.nanoTime();
        spin(CHUNKS_OF_A_TRY);
        quickest = Math.min(quickest, (double) (System.nanoTime() - began));
      }
      chunksPerMilli = CHUNKS_OF_A_TRY * 1e6 / quickest;
    }
  }

  private static void spin(int chunks) {
    for (int n = 0; n < chunks; n++) {
      sink = chunk(sink);
    }
  }

  /** Short, so that it is soon compiled as it stays. */
  private static int chunk(int from) {
    int state = from;
    for (int n = 0; n < CHUNK; n++) {
      state = (state ^ n) * 1_664_525 + 1_013_904_223;
    }
    return state;
  }

  /** Does it; a mixed job by its id. */
  public void run(int id) throws InterruptedException {
    switch (kind) {
      case NOOP -> {}
      case WAIT -> await(millis);
      case CPU -> spin((int) (chunksPerMilli * millis));
      case MIXED -> {
        if (id % 2 == 0) {
          await(MIXED_WAIT * millis);
        } else {
          spin((int) (chunksPerMilli * millis));
        }
      }
    }
  }

  private static void await(int millis) throws InterruptedException {
    if (NEVER.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody opens this latch");
    }
  }
}
