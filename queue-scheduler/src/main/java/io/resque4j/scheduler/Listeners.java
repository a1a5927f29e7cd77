package io.resque4j.scheduler;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls all listeners; what one throws is logged and stays with it. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final List<SchedulerListener> all;

  Listeners(List<SchedulerListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<SchedulerListener> event) {
    for (SchedulerListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("A listener threw; the work goes on without it", e);
      }
    }
  }

  void error(String what, Throwable error) {
    LOG.warn("{}: {}", what, error.getMessage());
    tell(each -> each.onError(what, error));
  }
}
