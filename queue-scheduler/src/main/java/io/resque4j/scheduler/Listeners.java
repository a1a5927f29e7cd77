package io.resque4j.scheduler;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls all listeners; what one throws is logged and stays with it. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private static final int ERRORS_A_SECOND = 5;

  private final List<SchedulerListener> all;
  private long windowStart = System.nanoTime();
  private int told;
  private int untold;

  Listeners(List<SchedulerListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<SchedulerListener> event) {
    for (SchedulerListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("A listener threw; the work goes on without it", e);
      }
    }
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
