package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.WorkerStore.Found;
import io.resque4j.worker.RunningJob.Ending;
import java.util.concurrent.Executor;

/**
 * Compares what a heartbeat found of a processor with what is known here: a claim that someone took
 * away, or one that nobody here knows of. Only the dispatcher's thread touches it.
 */
final class Findings {
  private final ClaimStore store;
  private final Reports reports;
  private final Executor mailbox;

  /**
   * Nothing found yet.
   *
   * @param mailbox brings a reply to the dispatcher's thread
   */
  Findings(ClaimStore store, Reports reports, Executor mailbox) {
    this.store = store;
    this.reports = reports;
    this.mailbox = mailbox;
  }

  /**
   * A heartbeat found this.
   *
   * @param sent nanoseconds of the monotonic clock before it was sent
   */
  void look(TaskProcessor processor, Found found, long sent) {
    RunningJob job = processor.job();
    if (job != null && isLost(job, found, sent)) {
      reports.lostClaim(processor, job);
      return;
    }
    if (!processor.isIdle() || found.claimHead().isEmpty()) {
      processor.stray(null);
      return;
    }
    if (!found.claimHead().equals(processor.stray())) {
      processor.stray(found.claimHead()); // a reply may be on its way: believe it the second time
      return;
    }
    processor.stray(null);
    giveBackStray(processor);
  }

  /**
   * Whether the claim of a job that runs here was taken away. What was found before the claim was
   * known here says nothing of it, and neither does what was found when its end is on its way.
   */
  private static boolean isLost(RunningJob job, Found found, long sent) {
    if (found.lostClaim()) {
      return found.holds(job.claimId());
    }
    return sent - job.heldSince() > 0 && job.reports() == 0 && !found.holds(job.claimId());
  }

  /**
   * A claim that no one here works on: a command that was given up ran later, or Redis has
   * forgotten the end of its job, as after a failover.
   */
  private void giveBackStray(TaskProcessor processor) {
    String last = processor.lastClaim();
    store
        .of(processor.name())
        .thenAccept(
            found ->
                found
                    .flatMap(bytes -> StrayClaim.read(processor.name(), bytes))
                    .ifPresent(stray -> mailbox.execute(() -> giveBack(processor, stray, last))));
  }

  /** Unless the processor has had a job meanwhile: it may have been this one. */
  private void giveBack(TaskProcessor processor, StrayClaim stray, String last) {
    if (processor.isIdle() && processor.lastClaim().equals(last)) {
      processor.job(stray.job());
      reports.add(processor, stray.job(), new Ending(stray.giveBack(), end -> {}));
    }
  }
}
