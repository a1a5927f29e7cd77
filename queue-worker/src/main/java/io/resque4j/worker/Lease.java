package io.resque4j.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this process may be sure that its workers count as alive. Others take them for dead
 * when they hear nothing for the whole lease; this process gives up a margin before, so that it
 * stops taking jobs first. By the monotonic clock. Thread-safe.
 */
final class Lease {
  private static final int MARGIN_DIVISOR = 4;

  private final long trusted;
  private final LongSupplier nanos;
  private volatile long renewedAt;

  Lease(Duration lease, LongSupplier nanos) {
    this.trusted = lease.toNanos() - lease.toNanos() / MARGIN_DIVISOR;
    this.nanos = nanos;
    this.renewedAt = nanos.getAsLong();
  }

  long now() {
    return nanos.getAsLong();
  }

  /**
   * All pings were renewed.
   *
   * @param attempt when the attempt began: others may have heard of it then
   */
  void renewed(long attempt) {
    renewedAt = attempt;
  }

  /** Whether all workers of this process count as alive for some time yet. */
  boolean isTrusted() {
    return untilDoubt() > 0;
  }

  /** Nanoseconds until it is to be doubted; 0 or less if it is. */
  long untilDoubt() {
    return renewedAt + trusted - nanos.getAsLong();
  }

  Duration sinceRenewal() {
    return Duration.ofNanos(nanos.getAsLong() - renewedAt);
  }
}
