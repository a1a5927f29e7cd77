package io.resque4j.cli.doctor;

import java.time.Duration;

/**
 * How far the doctor goes.
 *
 * @param all whether everything is looked at, however long it takes
 * @param silence after how long without a sign a worker is gone
 * @param confirm after how long what may be the middle of somebody's work is looked at again
 */
record Limits(boolean all, Duration silence, Duration confirm) {
  private static final long ENTRIES = 1_000;
  private static final long ALL_ENTRIES = 100_000;
  private static final long KEYS = 100_000;
  private static final int MEMBERS = 10_000;
  private static final Duration SCAN = Duration.ofSeconds(10);

  /** Of one check so many findings are kept. */
  static final int TRACES = 10_000;

  /** So many entries of a list are looked at. */
  long entries() {
    return all ? Long.MAX_VALUE : ENTRIES;
  }

  /** So many entries of all lists of one kind together are looked at. */
  long allEntries() {
    return all ? Long.MAX_VALUE : ALL_ENTRIES;
  }

  /** So many keys of the database are looked at. */
  long keys() {
    return all ? Long.MAX_VALUE : KEYS;
  }

  /** So many queues, seconds and workers are looked at. */
  int members() {
    return all ? Integer.MAX_VALUE : MEMBERS;
  }

  /** So long a search goes on that no number bounds. */
  Duration scan() {
    return all ? Duration.ofDays(1) : SCAN;
  }
}
