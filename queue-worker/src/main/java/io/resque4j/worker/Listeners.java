package io.resque4j.worker;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls all listeners; what one throws is logged and stays with it. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(MultiWorker.class);

  private final List<WorkerListener> all;

  Listeners(List<WorkerListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<WorkerListener> event) {
    for (WorkerListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) { // an assertion or a missing class is no reason to stop
        LOG.warn("A listener threw; the work goes on without it", e);
      }
    }
  }

  void error(String what, Throwable error) {
    Throwable inner = error instanceof CompletionException ? error.getCause() : null;
    Throwable cause = inner == null ? error : inner;
    LOG.warn("{}: {}", what, cause.getMessage());
    tell(each -> each.onError(what, cause));
  }

  void fatal(String worker, RunningJob job, Throwable error) {
    LOG.error(
        "A job of {} met an error of the virtual machine: no more jobs are taken here, and its claim"
            + " {} is left for others to recover",
        job.queue(),
        job.claimId(),
        error);
    tell(each -> each.onFatal(worker, job.claimId(), error));
  }
}
