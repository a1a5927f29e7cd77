package io.resque4j.benchmarks.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does what a job of a kind does. */
public final class Deed {
  /** A job that is half CPU and half network waits this many times as long as it computes. */
  static final int MIXED_WAIT = 4;

  private static final int STEPS = 20_000_000;
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static volatile int sink;
  private static int stepsPerMilli;

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

  /** A job takes so many steps, however many others run: how many that are is measured once. */
  private static synchronized void calibrate() {
    if (stepsPerMilli == 0) {
      spin(STEPS);
      spin(STEPS);
      long began = System.nanoTime();
      spin(STEPS);
      stepsPerMilli = (int) (STEPS * 1_000_000L / Math.max(1, System.nanoTime() - began));
    }
  }

  private static void spin(long steps) {
    int state = sink;
    for (long n = 0; n < steps; n++) {
      state = state * 1_664_525 + 1_013_904_223;
    }
    sink = state;
  }

  /** Does it; a mixed job by its id. */
  public void run(int id) throws InterruptedException {
    switch (kind) {
      case NOOP -> {}
      case WAIT -> await(millis);
      case CPU -> spin((long) stepsPerMilli * millis);
      case MIXED -> {
        if (id % 2 == 0) {
          await(MIXED_WAIT * millis);
        } else {
          spin((long) stepsPerMilli * millis);
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
