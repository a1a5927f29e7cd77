package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.worker.RunningJob.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The ends of jobs on their way to Redis. Each is sent until Redis has it or says that its claim is
 * gone. Only the dispatcher's thread touches it.
 */
final class Reports {
  /** One script carries at most this much, so that Redis is not held for long. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final ClaimStore store;
  private final HeldLocks locks;
  private final Listeners listeners;
  private final Executor mailbox;
  private final Runnable onIdle;
  private final Deque<Report> ended = new ArrayDeque<>();
  private int underWay;
  private long next = System.nanoTime();

  /**
   * No reports yet.
   *
   * @param mailbox brings a reply to the dispatcher's thread
   * @param onIdle called when a processor has become idle
   */
  Reports(
      ClaimStore store, HeldLocks locks, Listeners listeners, Executor mailbox, Runnable onIdle) {
    this.store = store;
    this.locks = locks;
    this.listeners = listeners;
    this.mailbox = mailbox;
    this.onIdle = onIdle;
  }

  private record Report(TaskProcessor processor, RunningJob job, Ending ending) {}

  /** A job has ended. */
  void add(TaskProcessor processor, RunningJob job, Ending ending) {
    ended.add(new Report(processor, job, ending));
  }

  /** Whether nothing waits or is under way. */
  boolean isEmpty() {
    return underWay == 0 && ended.isEmpty();
  }

  /** Sends none before this time has passed. */
  void pause(Duration time) {
    next = System.nanoTime() + time.toNanos();
  }

  /** Nanoseconds from {@code now} until there is something to send; 0 or less: now. */
  long dueIn(long now) {
    return ended.isEmpty() ? Long.MAX_VALUE : next - now;
  }

  /** Sends all there are. */
  void send() {
    while (!ended.isEmpty()) {
      List<Report> batch = new ArrayList<>();
      int bytes = 0;
      while (!ended.isEmpty()
          && batch.size() < ClaimStore.MAX_PROCESSORS
          && bytes < MAX_BATCH_BYTES) {
        Report report = ended.remove();
        bytes += report.ending.completion().entry().length;
        report.job.isBeingReported();
        batch.add(report);
      }
      send(batch);
    }
  }

  private void send(List<Report> batch) {
    underWay += batch.size();
    List<Completion> completions = batch.stream().map(each -> each.ending.completion()).toList();
    TimedReply<List<Completed>> timed = TimedReply.begin(RoundTrip.Kind.COMPLETE, batch.size());
    store
        .complete(completions)
        .whenComplete(
            timed.then(mailbox, listeners, (replies, error) -> reported(batch, replies, error)));
  }

  private void reported(
      List<Report> batch, @Nullable List<Completed> replies, @Nullable Throwable error) {
    underWay -= batch.size();
    if (replies == null) {
      listeners.error(
          "The ends of jobs (%d) could not be reported; it is tried again".formatted(batch.size()),
          Objects.requireNonNull(error));
      ended.addAll(batch);
      pause(Dispatcher.RETRY);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      reported(batch.get(i), replies.get(i));
    }
  }

  private void reported(Report report, Completed reply) {
    if (reply.ended() == Ended.REFUSED) {
      listeners.error(
          "The end of a job cannot be written; its claim is kept and it is tried again",
          new IllegalStateException(reply.error()));
      ended.add(report);
      pause(Dispatcher.RETRY);
      return;
    }
    if (report.processor.job() == report.job) {
      report.processor.job(null);
      onIdle.run();
    }
    report.job.isReported();
    // An end that was sent twice and meets no claim was written the first time, unless it was found
    // before that the claim had been taken away.
    locks.remove(report.job.claimId());
    if (reply.ended().isWritten()
        || (reply.ended() == Ended.NO_CLAIM && report.job.reports() > 1 && !report.job.isLost())) {
      report.ending.news().tell(reply);
    } else {
      lostClaim(report.processor, report.job);
    }
  }

  /** A heartbeat and the job's end may both find it out; listeners hear it once. */
  void lostClaim(TaskProcessor processor, RunningJob job) {
    if (job.loseClaim()) {
      job.cancel();
      listeners.tell(each -> each.onLostClaim(processor.name().name(), job.claimId()));
    }
  }
}
