package io.resque4j.scheduler;

import io.resque4j.core.events.Audience;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners what happens, and the log of troubles, but not of too many at once. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private static final int ERRORS_A_SECOND = 5;

  private final Audience<SchedulerListener> all;
  private long windowStart = System.nanoTime();
  private int told;
  private int untold;

  Listeners(List<SchedulerListener> all) {
    this.all = new Audience<>(LOG, "the work goes on without it", all);
  }

  void tell(Consumer<SchedulerListener> event) {
    all.tell(event);
  }

  /** Tells of a trouble that is survived; of several a second only the first few. */
  void error(String what, Throwable error) {
    if (!mayComplain()) {
      return;
    }
    LOG.warn("{}: {}", what, error.getMessage());
    tell(each -> each.onError(what, error));
  }

  private synchronized boolean mayComplain() {
    long now = System.nanoTime();
    if (now - windowStart > TimeUnit.SECONDS.toNanos(1)) {
      if (untold > 0) {
        LOG.warn("{} more troubles of the same second were not told", untold);
      }
      windowStart = now;
      told = 0;
      untold = 0;
    }
    boolean may = told < ERRORS_A_SECOND;
    told += may ? 1 : 0;
    untold += may ? 0 : 1;
    return may;
  }
}
