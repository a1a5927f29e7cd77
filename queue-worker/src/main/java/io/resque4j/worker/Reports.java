package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.worker.RunningJob.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ends of jobs on their way to Redis. Each is sent until Redis has it or says that its claim is
 * gone. Only the dispatcher's thread touches it.
 */
final class Reports {
  /** One script carries at most this much, so that Redis is not held for long. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  /** So long after the last one came do jobs that are given back wait for another. */
  private static final Duration GATHER = Duration.ofMillis(500);

  /** So long do they wait at most, however many come. */
  private static final Duration GATHER_AT_MOST = GATHER.multipliedBy(2);

  private final ClaimStore store;
  private final HeldLocks locks;
  private final Listeners listeners;
  private final Executor mailbox;
  private final Consumer<RunningJob> onIdle;
  private final Deque<Report> ended = new ArrayDeque<>();

  /** Jobs that go back to the heads of their queues: they wait for others that may go back too. */
  private final List<Report> back = new ArrayList<>();

  private final BooleanSupplier othersRun;
  private long backSince;
  private long lastBack;
  private int underWay;
  private long next = System.nanoTime();

  /**
   * No reports yet.
   *
   * @param mailbox brings a reply to the dispatcher's thread
   * @param onIdle gets the job after which a processor has become idle
   * @param othersRun whether there are jobs that have not ended yet
   */
  Reports(
      ClaimStore store,
      HeldLocks locks,
      Listeners listeners,
      Executor mailbox,
      Consumer<RunningJob> onIdle,
      BooleanSupplier othersRun) {
    this.store = store;
    this.locks = locks;
    this.listeners = listeners;
    this.mailbox = mailbox;
    this.onIdle = onIdle;
    this.othersRun = othersRun;
  }

  private record Report(TaskProcessor processor, RunningJob job, Ending ending) {}

  /** A job has ended. */
  void add(TaskProcessor processor, RunningJob job, Ending ending) {
    Report report = new Report(processor, job, ending);
    if (ending.completion().outcome() != Outcome.BACK) {
      ended.add(report);
      return;
    }
    lastBack = System.nanoTime();
    if (back.isEmpty()) {
      backSince = lastBack;
    }
    back.add(report);
  }

  /** Whether nothing waits or is under way. */
  boolean isEmpty() {
    return underWay == 0 && ended.isEmpty() && back.isEmpty();
  }

  /** Sends none before this time has passed. */
  void pause(Duration time) {
    next = System.nanoTime() + time.toNanos();
  }

  /** Nanoseconds from {@code now} until there is something to send; 0 or less: now. */
  long dueIn(long now) {
    if (!ended.isEmpty()) {
      return next - now;
    }
    if (back.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.max(othersRun.getAsBoolean() ? gathersFor(now) : 0, next - now);
  }

  /** Nanoseconds from {@code now} for which those that are given back wait for others. */
  private long gathersFor(long now) {
    return Math.min(lastBack + GATHER.toNanos() - now, backSince + GATHER_AT_MOST.toNanos() - now);
  }

  /**
   * Jobs that are given back together, as those that a stop interrupts, are pushed to the head one
   * by one, the last one that was taken first: then they lie there in their old order. One that
   * comes {@link #GATHER} after the others goes to the head on its own.
   */
  private void giveBack(long now) {
    if (!back.isEmpty() && (gathersFor(now) <= 0 || !othersRun.getAsBoolean())) {
      back.sort(Comparator.comparing((Report each) -> each.job.claimId()).reversed());
      ended.addAll(back);
      back.clear();
    }
  }

  /** Sends all there are. */
  void send() {
    giveBack(System.nanoTime());
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
      onIdle.accept(report.job);
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
