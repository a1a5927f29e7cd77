package io.resque4j.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a check found.
 *
 * @param key what it is: equal to that of a later look if it is still there and did not change
 * @param count how many entries it stands for, mostly 1
 * @param shown what a person is told of it, in one line
 * @param repair repairs it; null if nothing does
 */
record Trace(Object key, long count, String shown, @Nullable Repair repair) {

  /** Repairs something, if it is still as it was found. */
  interface Repair {
    /** Returns how many entries were repaired; 0: it has changed, and was left alone. */
    long repair(Repairs how);
  }

  static Trace of(Object key, String shown) {
    return new Trace(key, 1, shown, null);
  }

  static Trace of(Object key, String shown, Repair repair) {
    return new Trace(key, 1, shown, repair);
  }
}
