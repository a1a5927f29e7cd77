package io.resque4j.core.recovery;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Page;
import io.resque4j.core.redis.RecoveryStore.ScanPosition;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the claims of workers of ours, a page with each look and slowly, for those to which
 * no member of {@code workers} leads: node-resque, which cleans a worker, reads its claim first and
 * removes the worker later, and a claim may be made in between. Who saw the worker before finds it
 * sooner; this is for one who comes when all others are dead.
 */
final class StrayClaims {
  /** When all were looked at, it rests for so long. */
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.recovery");

  private final RecoveryStore store;
  private final LongSupplier nanos;
  private @Nullable ScanPosition at;
  private long next;

  StrayClaims(RecoveryStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /** Workers of ours that hold a claim, members or not; none while it rests. */
  List<String> look() {
    if (nanos.getAsLong() - next < 0) {
      return List.of();
    }
    try {
      Page page = RedisGateway.await(store.holders(at));
      at = page.next();
      return page.members();
    } catch (RedisRefusedException e) {
      LOG.debug("Redis does not let us look for claims that nobody finds", e); // no right to SCAN
      at = null;
      return List.of();
    } finally {
      if (at == null) {
        next = nanos.getAsLong() + BETWEEN_PASSES.toNanos();
      }
    }
  }
}
