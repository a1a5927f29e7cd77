package io.resque4j.benchmarks.work;

/** The Redis on which is measured. */
enum Place {
  /** On this machine, without persistence. */
  PLAIN,
  /** On this machine, with an append-only file that is synced each second. */
  DURABLE,
  /** Without persistence, and one millisecond away: half of it in each direction. */
  FAR
}
