package io.resque4j.testkit;

/** What goes wrong in one run of a {@link CrashPoints} sweep. */
public sealed interface CrashPoint {
  /** Nothing: the run from which the sweep learns what the operation sends. */
  record None() implements CrashPoint {
    @Override
    public String toString() {
      return "no fault";
    }
  }

  /** The connection ends at the n-th command, counted from 1; with a death all connections end. */
  record CutAt(LossyProxy.Cut cut, long number) implements CrashPoint {
    @Override
    public String toString() {
      String place = cut.isBefore() ? "before command #" : "after execution of command #";
      return (cut.isDeath() ? "death " : "cut ") + place + number;
    }
  }

  /** A key that the operation uses holds a value of a wrong type; afterwards it is put right. */
  record WrongType(String key) implements CrashPoint {
    @Override
    public String toString() {
      return "WRONGTYPE at " + key;
    }
  }

  /** Redis has no memory left when the n-th command comes; afterwards it has again. */
  record OutOfMemory(long number) implements CrashPoint {
    @Override
    public String toString() {
      return "OOM from command #" + number;
    }
  }
}
