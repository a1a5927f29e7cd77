package io.resque4j.worker;

import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Held;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.core.redis.ClaimStore.Unreadable;
import io.resque4j.core.redis.WorkerStore.Found;
import io.resque4j.worker.RunningJob.Ending;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs for the task processors and reports how they ended. One thread does both; everything
 * that happens elsewhere (a job's end, a reply, a heartbeat's finding) comes to it as a message, so
 * its state needs no lock.
 *
 * <p>Ends and claims of one turn go out together: Redis runs the ends first, so a processor asks
 * for its next job in the same round trip that reports its last. Should an end be refused, the
 * claim script meets the old claim, leaves it, and the processor gets nothing.
 */
final class Dispatcher implements Runnable {
  /** How long to wait after something failed before it is tried again. */
  private static final Duration RETRY = Duration.ofMillis(200);

  /** How long a turn waits for messages when nothing is to be done. */
  private static final Duration IDLE_TURN = Duration.ofSeconds(10);

  /** Where nobody rings when jobs come, an idle multiWorker looks at least this often. */
  private static final Duration LONGEST_UNRUNG = Duration.ofMillis(250);

  /** With many queues one look takes many scripts; idle, it sends one of them a second at most. */
  private static final Duration FOR_EACH_PORTION = Duration.ofSeconds(1);

  /** One script carries at most this much, so that Redis is not held for long. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final ClaimStore claims;
  private final QueueList queues;
  private final JobExecutor executor;
  private final Executor threads;
  private final HeldLocks locks;
  private final Listeners listeners;
  private final InstantSource clock;
  private final Lease lease;
  private final ClaimIds ids = new ClaimIds();
  private final ProcessorPool pool;
  private final Consumer<List<TaskProcessor>> retired;
  private final Consumer<Throwable> onFatal;
  private final WorkMeter meter = new WorkMeter(System.nanoTime());

  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
  private final Deque<Report> ended = new ArrayDeque<>();
  private final Doorbell doorbell;
  private final Duration pollInterval;
  private final IdlePause pause;
  private final CountDownLatch finished = new CountDownLatch(1);
  private int reporting;

  /** A claim is on its way that may bring a job which was recovered before. */
  private boolean suspectWanted;

  /** Others may take this process for dead: it was silent for nearly the whole lease. */
  private boolean doubtful;

  private boolean quiet;
  private boolean stopping;
  private volatile boolean abandoned;
  private long nextReport = System.nanoTime();
  private long nextClaim = System.nanoTime();

  Dispatcher(
      ClaimStore claims,
      QueueList queues,
      JobExecutor executor,
      Executor threads,
      HeldLocks locks,
      Listeners listeners,
      InstantSource clock,
      Lease lease,
      ProcessorPool pool,
      Consumer<List<TaskProcessor>> retired,
      Consumer<Throwable> onFatal,
      Doorbell doorbell,
      Duration pollInterval) {
    this.claims = claims;
    this.queues = queues;
    this.executor = executor;
    this.threads = threads;
    this.locks = locks;
    this.listeners = listeners;
    this.clock = clock;
    this.lease = lease;
    this.pool = pool;
    this.retired = retired;
    this.onFatal = onFatal;
    this.doorbell = doorbell;
    this.pollInterval = pollInterval;
    this.pause = new IdlePause(IdlePause.shorter(LONGEST_UNRUNG, pollInterval));
  }

  /** The end of a job on its way to Redis. */
  private record Report(TaskProcessor processor, RunningJob job, Ending ending) {}

  @Override
  public void run() {
    while (!abandoned && !isFinished()) {
      try {
        turn();
      } catch (RuntimeException | Error e) { // while it is gone, jobs wait that nobody recovers
        listeners.error("The dispatcher met a fault and goes on", e);
        nextReport = after(RETRY);
        nextClaim = after(RETRY);
      }
    }
    finished.countDown();
  }

  /** Takes no more jobs. */
  void quiet() {
    mailbox.add(() -> quiet = true);
  }

  /** Takes no more jobs, and ends when the last one is reported. */
  void stop() {
    mailbox.add(
        () -> {
          quiet = true;
          stopping = true;
        });
  }

  /** Ends at once. Jobs that still run are reported by nobody; others recover them. */
  void abandon() {
    abandoned = true;
    mailbox.add(() -> {}); // it need not wait for a message any longer
  }

  /** Asks all jobs that still run to end. */
  void interruptJobs() {
    mailbox.add(
        () ->
            pool.all().stream()
                .map(TaskProcessor::job)
                .filter(Objects::nonNull)
                .forEach(RunningJob::interrupt));
  }

  /** Somebody rang: there may be a job in this queue, or in several. */
  void rung(String queue) {
    if (finished.getCount() == 0) {
      doorbell.passOn(queue);
      return;
    }
    mailbox.add(
        () -> {
          if (quiet || doubtful || !pool.anyFree()) {
            doorbell.passOn(queue);
          } else {
            queues.lookAt(queue);
            nextClaim = System.nanoTime();
          }
        });
  }

  /**
   * So many task processors are wanted from now on. Of a surplus, idle ones leave now and busy ones
   * when their job has ended.
   *
   * @param more new ones, which Redis knows
   */
  void resize(int wanted, List<TaskProcessor> more) {
    mailbox.add(
        () -> {
          pool.add(more);
          pool.want(wanted);
          retire();
          if (!more.isEmpty()) {
            nextClaim = System.nanoTime();
          }
        });
  }

  /** What happened since the last call. */
  CompletableFuture<WorkMeter.Sample> sample() {
    CompletableFuture<WorkMeter.Sample> sample = new CompletableFuture<>();
    mailbox.add(() -> sample.complete(meter.take(System.nanoTime())));
    return sample;
  }

  /** The queues in their order, as they are known at this moment. */
  List<String> queues() {
    return queues.all();
  }

  private void retire() {
    List<TaskProcessor> gone = stopping ? List.of() : pool.retire();
    if (!gone.isEmpty()) {
      retired.accept(gone);
    }
  }

  /** Waits until the last job is reported. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Tells what a heartbeat found of a processor.
   *
   * @param sent nanoseconds of the monotonic clock before it was sent
   */
  void found(TaskProcessor processor, Found found, long sent) {
    mailbox.add(() -> look(processor, found, sent));
  }

  private boolean isFinished() {
    return stopping
        && reporting == 0
        && ended.isEmpty()
        && pool.all().stream().allMatch(TaskProcessor::isIdle);
  }

  private void turn() {
    checkLease();
    long now = System.nanoTime();
    if (now - nextReport >= 0) {
      report();
    }
    if (now - nextClaim >= 0) {
      claim();
    }
    receive();
  }

  /**
   * Waits for messages, but no longer than until there is something to do; handles all there are.
   */
  private void receive() {
    try {
      Runnable message = mailbox.poll(patience(), TimeUnit.NANOSECONDS);
      while (message != null) {
        message.run();
        message = mailbox.poll();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the dispatcher", e);
    }
  }

  private long patience() {
    long now = System.nanoTime();
    long patience = IDLE_TURN.toNanos();
    if (!ended.isEmpty()) {
      patience = Math.min(patience, nextReport - now);
    }
    if (!quiet && pool.anyFree()) {
      patience = Math.min(patience, nextClaim - now);
    }
    if (!doubtful) {
      patience = Math.min(patience, lease.untilDoubt() + 1);
    }
    return Math.max(0, patience);
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  // ---- whether this process counts as alive ----

  private void checkLease() {
    boolean trusted = lease.isTrusted();
    if (trusted == !doubtful) {
      return;
    }
    doubtful = !trusted;
    Duration silence = lease.sinceRenewal();
    if (doubtful) {
      listeners.tell(each -> each.onLeaseDoubtful(silence));
    } else {
      listeners.tell(WorkerListener::onLeaseRenewed);
    }
  }

  // ---- ends ----

  private void report() {
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
    reporting += batch.size();
    List<Completion> completions = batch.stream().map(each -> each.ending.completion()).toList();
    claims
        .complete(completions)
        .whenComplete((replies, error) -> mailbox.add(() -> reported(batch, replies, error)));
  }

  private void reported(
      List<Report> batch, @Nullable List<Completed> replies, @Nullable Throwable error) {
    reporting -= batch.size();
    if (replies == null) {
      listeners.error(
          "The ends of jobs (%d) could not be reported; it is tried again".formatted(batch.size()),
          Objects.requireNonNull(error));
      ended.addAll(batch);
      nextReport = after(RETRY);
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
      nextReport = after(RETRY);
      return;
    }
    if (report.processor.job() == report.job) {
      report.processor.job(null);
      retire();
    }
    // An end that was sent twice and meets no claim was written the first time, unless it was found
    // before that the claim had been taken away.
    locks.remove(report.job.claimId());
    if (reply.ended() == Ended.DONE
        || reply.ended() == Ended.RETRIED
        || (reply.ended() == Ended.NO_CLAIM && report.job.reports() > 1 && !report.job.isLost())) {
      report.ending.news().tell(reply);
    } else {
      lostClaim(report.processor, report.job);
    }
  }

  /** A heartbeat and the job's end may both find it out; listeners hear it once. */
  private void lostClaim(TaskProcessor processor, RunningJob job) {
    if (job.loseClaim()) {
      job.cancel();
      listeners.tell(each -> each.onLostClaim(processor.name().name(), job.claimId()));
    }
  }

  // ---- claims ----

  private void claim() {
    if (quiet) {
      return;
    }
    if (doubtful) {
      nextClaim = after(RETRY);
      return;
    }
    List<TaskProcessor> free = pool.free();
    if (free.isEmpty()) {
      return;
    }
    QueueList.Portion portion = queues.current();
    if (portion.queues().isEmpty()) {
      rest();
      return;
    }
    free.forEach(each -> each.wanted(ids.next()));
    for (int from = 0; from < free.size(); from += ClaimStore.MAX_PROCESSORS) {
      int to = Math.min(free.size(), from + ClaimStore.MAX_PROCESSORS);
      boolean suspect = !suspectWanted && pool.all().stream().noneMatch(Dispatcher::runsSuspect);
      suspectWanted |= suspect;
      claim(portion, free.subList(from, to), suspect);
    }
  }

  /**
   * A job that was recovered may be what killed its worker. One at a time runs here, so that the
   * others which died with it are not there when it does so again.
   */
  private static boolean runsSuspect(TaskProcessor processor) {
    RunningJob job = processor.job();
    return job != null && job.recoveries() > 0 && job.reports() == 0;
  }

  /**
   * Asks for jobs.
   *
   * @param suspect whether one of them may have been recovered before
   */
  private void claim(QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect) {
    List<Request> requests =
        asking.stream()
            .map(each -> new Request(each.name(), Objects.requireNonNull(each.wanted())))
            .toList();
    claims
        .claim(portion.queues(), requests, JsDate.format(clock.instant()), suspect ? 1 : 0)
        .whenComplete(
            (replies, error) ->
                mailbox.add(() -> claimed(portion, asking, suspect, replies, error)));
  }

  private void claimed(
      QueueList.Portion portion,
      List<TaskProcessor> asking,
      boolean suspect,
      @Nullable List<Reply> replies,
      @Nullable Throwable error) {
    if (replies == null) {
      claimFailed(portion, asking, suspect, Objects.requireNonNull(error));
      return;
    }
    suspectWanted &= !suspect;
    int taken = 0;
    for (Reply reply : replies) {
      taken += handle(reply, asking);
    }
    asking.forEach(each -> each.wanted(null));
    retire();
    if (taken > 0) {
      pause.reset();
    }
    if (taken == asking.size()) {
      meter.claimWasFilled();
      queues.restart();
      doorbell.busy();
    } else if (!queues.advance(portion)) {
      meter.claimWasShort();
      rest();
    }
  }

  /**
   * Redis may have given jobs to these claims: only the same ids may be asked for again. When no
   * more jobs are wanted, the claims that are there are given back at the end.
   */
  private void claimFailed(
      QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect, Throwable error) {
    if (quiet) {
      asking.forEach(each -> each.wanted(null));
      return;
    }
    listeners.error("No jobs could be taken; it is tried again", error);
    claimLater(portion, asking, suspect);
  }

  private void claimLater(QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect) {
    CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () ->
                mailbox.add(
                    () -> {
                      if (quiet) {
                        asking.forEach(each -> each.wanted(null));
                      } else if (!lease.isTrusted()) {
                        claimLater(portion, asking, suspect);
                      } else {
                        claim(portion, asking, suspect);
                      }
                    }));
  }

  /** Returns the number of jobs that were started. */
  private int handle(Reply reply, List<TaskProcessor> asking) {
    if (reply instanceof Taken job) {
      TaskProcessor processor = asking.get(job.request());
      String id = Objects.requireNonNull(processor.wanted());
      start(
          processor, new RunningJob(id, job.queue(), job.payload(), job.recoveries(), lease.now()));
      return 1;
    }
    if (reply instanceof Held held) {
      return adopt(asking.get(held.request()), held);
    }
    if (reply instanceof Unreadable bad) {
      String what =
          bad.queue() == null ? "A claim cannot be read" : "Queue " + bad.queue() + " is skipped";
      listeners.error(what, new IllegalStateException(bad.error()));
    }
    return 0;
  }

  /** There is no work: wait until somebody rings, and look again after a while in any case. */
  private void rest() {
    doorbell.idle();
    Duration time = doorbell.isRung() ? slowPoll() : pause.next();
    nextClaim = after(time);
    listeners.tell(each -> each.onPause(time));
  }

  private Duration slowPoll() {
    Duration spread = FOR_EACH_PORTION.multipliedBy(queues.portions());
    return queues.portions() > 1 && spread.compareTo(pollInterval) > 0 ? spread : pollInterval;
  }

  private void start(TaskProcessor processor, RunningJob job) {
    processor.job(job);
    meter.began(System.nanoTime());
    try {
      threads.execute(
          () -> {
            Ending ending = executor.perform(processor.name(), job);
            mailbox.add(() -> ended(processor, job, ending));
          });
    } catch (RuntimeException | OutOfMemoryError e) {
      listeners.error("There is no thread for a job; it goes back to its queue", e);
      StrayClaim claim = new StrayClaim(processor.name(), job);
      ended(processor, job, new Ending(claim.giveBack(), end -> {}));
      nextReport = after(RETRY); // else it would be back at once
      nextClaim = nextReport;
    }
  }

  private void ended(TaskProcessor processor, RunningJob job, Ending ending) {
    meter.ended(System.nanoTime());
    Throwable fatal = job.fatal();
    if (fatal == null) {
      ended.add(new Report(processor, job, ending));
    } else {
      crash(processor, job, fatal);
    }
  }

  /**
   * Let it crash: this process takes no more jobs, and the claim is left as it is. Without its
   * processor nobody renews its ping, so others find it dead and recover the job.
   */
  private void crash(TaskProcessor processor, RunningJob job, Throwable fatal) {
    quiet = true;
    pool.abandon(processor);
    listeners.fatal(processor.name().name(), job, fatal);
    onFatal.accept(fatal);
  }

  /**
   * A processor holds a claim already. The one that it asked for: the reply was lost, and the job
   * starts now. Its last job's: that job's end is on its way, nothing is to be done.
   */
  private int adopt(TaskProcessor processor, Held held) {
    Optional<StrayClaim> claim =
        StrayClaim.read(processor.name(), held.claim(), held.recoveries())
            .filter(stray -> stray.job().claimId().equals(processor.wanted()));
    claim.ifPresent(stray -> start(processor, stray.job()));
    return claim.isPresent() ? 1 : 0;
  }

  // ---- what heartbeats find ----

  private void look(TaskProcessor processor, Found found, long sent) {
    RunningJob job = processor.job();
    if (job != null && isLost(job, found, sent)) {
      lostClaim(processor, job);
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

  /** A claim that no one here knows: a command that was given up ran later. */
  private void giveBackStray(TaskProcessor processor) {
    claims
        .of(processor.name())
        .thenAccept(
            found ->
                found
                    .flatMap(bytes -> StrayClaim.read(processor.name(), bytes))
                    .ifPresent(stray -> mailbox.add(() -> giveBack(processor, stray))));
  }

  private void giveBack(TaskProcessor processor, StrayClaim stray) {
    if (processor.isIdle()) {
      processor.job(stray.job());
      ended.add(new Report(processor, stray.job(), new Ending(stray.giveBack(), end -> {})));
    }
  }
}
