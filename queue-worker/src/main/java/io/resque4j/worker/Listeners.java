package io.resque4j.worker;

import io.resque4j.core.events.Audience;
import io.resque4j.core.redis.FailedReply;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners what happens, and the log of troubles. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(MultiWorker.class);

  private final Audience<WorkerListener> all;

  Listeners(List<WorkerListener> all) {
    this.all = new Audience<>(LOG, "the work goes on without it", all);
  }

  void tell(Consumer<WorkerListener> event) {
    all.tell(event);
  }

  void error(String what, Throwable error) {
    Throwable cause = FailedReply.cause(error);
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
