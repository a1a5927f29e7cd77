package io.resque4j.worker;

import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.WorkerStore.Found;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes jobs for the task processors ({@link Claims}), has them performed ({@link RunningJobs}) and
 * reports how they ended ({@link Reports}). One thread at a time does it ({@link Turns});
 * everything that happens elsewhere (a job's end, a reply, a heartbeat's finding) comes to it as a
 * message, so its state needs no lock of its own. "The dispatcher's thread" is the one that has the
 * turn.
 *
 * <p>Ends and claims of one turn go out together: Redis runs the ends first, so a processor asks
 * for its next job in the same round trip that reports its last. Should an end be refused, the
 * claim script meets the old claim, leaves it, and the processor gets nothing.
 */
final class Dispatcher implements Runnable {
  /** How long to wait after something failed before it is tried again. */
  static final Duration RETRY = Duration.ofMillis(200);

  /** How long a turn waits for messages when nothing is to be done. */
  private static final Duration IDLE_TURN = Duration.ofSeconds(10);

  private final QueueList queues;
  private final Listeners listeners;
  private final Lease lease;
  private final ProcessorPool pool;
  private final Host host;
  private final Doorbell doorbell;
  private final WorkMeter meter = new WorkMeter(System.nanoTime());

  private final Turns mailbox;
  private final Reports reports;
  private final RunningJobs jobs;
  private final Claims claims;
  private final Findings findings;
  private final Pulse pulse;
  private final CountDownLatch finished = new CountDownLatch(1);

  /** It handles no messages any more. */
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Others may take this process for dead: it was silent for nearly the whole lease. */
  private boolean doubtful;

  private boolean stopping;

  /** It stops, jobs go on after their deadline, and only their processors are kept. */
  private boolean lasting;

  private volatile boolean abandoned;
  private volatile boolean findingsIgnored;

  /** What it cannot do itself, since it takes time. Called on its thread. */
  interface Host {
    /** Redis is to forget these. */
    void retired(List<TaskProcessor> processors);

    /** There are fewer than wanted. */
    void tooFew();

    /** A job met an error after which this process is not to be trusted. */
    void fatal(Throwable error);
  }

  Dispatcher(
      ClaimStore store,
      QueueList queues,
      QueueRests rests,
      JobExecutor executor,
      JobThreads.Runner threads,
      HeldLocks locks,
      Listeners listeners,
      InstantSource clock,
      Lease lease,
      ProcessorPool pool,
      Host host,
      Doorbell doorbell,
      Duration pollInterval) {
    this.queues = queues;
    this.listeners = listeners;
    this.lease = lease;
    this.pool = pool;
    this.host = host;
    this.doorbell = doorbell;
    this.mailbox = new Turns(threads, this::turn);
    Executor ends = threads.attend(mailbox) ? mailbox::leave : mailbox;
    this.reports = new Reports(store, locks, listeners, mailbox, this::idleAfter, this::someRun);
    this.jobs =
        new RunningJobs(
            executor, threads, pool, meter, reports, listeners, ends, host::tooFew, this::crash);
    this.claims =
        new Claims(
            store,
            queues,
            rests,
            pool,
            doorbell,
            lease,
            meter,
            listeners,
            clock,
            pollInterval,
            mailbox,
            jobs,
            this::retire);
    // It never waits for Redis, only for messages.
    this.pulse = Pulse.of("dispatcher", IDLE_TURN, Duration.ZERO);
    this.findings = new Findings(store, reports, mailbox);
  }

  @Override
  public void run() {
    mailbox.stay(pulse::beat);
    finished.countDown();
    over.complete(null);
  }

  private long turn() {
    if (!abandoned) {
      try {
        act();
      } catch (RuntimeException | Error e) { // while it is gone, jobs wait that nobody recovers
        listeners.error("The dispatcher met a fault and goes on", e);
        reports.pause(RETRY);
        claims.pause(RETRY);
      }
    }
    return abandoned || isFinished() ? Turns.Turn.OVER : patience();
  }

  private boolean isFinished() {
    return stopping && reports.isEmpty() && pool.all().stream().allMatch(TaskProcessor::isIdle);
  }

  /** Ends are sent before claims, for who has ended a job may ask for the next one. */
  private void act() {
    checkLease();
    mailbox.handle();
    long now = System.nanoTime();
    if (reports.dueIn(now) <= 0) {
      reports.send();
    }
    if (claims.dueIn(now) <= 0) {
      claims.ask();
    }
  }

  private long patience() {
    long now = System.nanoTime();
    long patience = Math.min(IDLE_TURN.toNanos(), Math.min(reports.dueIn(now), claims.dueIn(now)));
    if (!doubtful) {
      patience = Math.min(patience, lease.untilDoubt() + 1);
    }
    return Math.max(0, patience);
  }

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

  // ---- what others ask for, on any thread ----

  /** Takes no more jobs. */
  void quiet() {
    mailbox.execute(claims::quiet);
  }

  /** Takes so many jobs from now on, and no more until this is called again. */
  void demand(int jobs) {
    mailbox.execute(
        () -> {
          claims.demand(jobs);
          claims.hurry();
        });
  }

  /** Takes none before {@link #demand} is called; to be said before it runs. */
  void waitForDemand() {
    claims.demand(0);
  }

  /** Takes no more jobs, and ends when the last one is reported. */
  void stop() {
    mailbox.execute(
        () -> {
          claims.quiet();
          stopping = true;
        });
  }

  /**
   * Stops as {@link #stop} does, and lets processors go as soon as they have no job; for jobs that
   * may take long to end.
   *
   * @return done when Redis is told to forget those that have none now, or all have ended
   */
  CompletableFuture<Void> stopOneByOne() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    stop();
    mailbox.execute(
        () -> {
          lasting = true;
          pool.want(0);
          retire();
          told.complete(null);
        });
    return CompletableFuture.anyOf(told, over).thenAccept(done -> {});
  }

  /** Ends at once. Jobs that still run are reported by nobody; others recover them. */
  void abandon() {
    abandoned = true;
    mailbox.execute(() -> {}); // it need not wait for a message any longer
  }

  /** Waits until the last job is reported. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks all jobs that still run to end. */
  void interruptJobs() {
    mailbox.execute(jobs::interrupt);
  }

  /**
   * Finds a job of this process, if it runs and has its claim.
   *
   * @param found gets it, on this thread
   */
  void find(String worker, String claimId, Consumer<RunningJob> found) {
    mailbox.execute(() -> jobs.find(worker, claimId).ifPresent(found));
  }

  /** A job was interrupted and goes on: another processor takes the place of its own. */
  void ignoresInterrupt(RunningJob job) {
    mailbox.execute(() -> jobs.ignoresInterrupt(job));
  }

  /**
   * There may be a job in this queue, or in several: asks at once, if nothing stands in the way.
   *
   * @param over the connection that told of it; this is called on its thread
   * @param alone whether to ask only while all task processors are idle
   * @return false: nothing was asked
   */
  boolean askAtOnce(String queue, Shortcut over, boolean alone) {
    try {
      return mailbox.inTurn(() -> !abandoned && claims.askAtOnce(queue, over, alone));
    } catch (RuntimeException e) {
      return fault(
          () -> {
            throw e;
          });
    } catch (Error e) { // on the connection's thread nobody would hear of it
      return fault(
          () -> {
            throw e;
          });
    }
  }

  /** Has it thrown in a turn, which knows what to do with it. */
  private boolean fault(Runnable thrown) {
    mailbox.execute(thrown);
    return false;
  }

  /** Somebody rang: there may be a job in this queue, or in several. */
  void rung(String queue) {
    if (finished.getCount() == 0) {
      doorbell.passOn(queue);
      return;
    }
    mailbox.execute(
        () -> {
          if (claims.wantsJobs()) {
            claims.rung(queue);
          } else {
            doorbell.passOn(queue);
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
    mailbox.execute(
        () -> {
          pool.add(more);
          pool.want(wanted);
          retire();
          if (!more.isEmpty()) {
            claims.hurry();
          }
        });
  }

  /** What happened since the last call. */
  CompletableFuture<WorkMeter.Sample> sample() {
    CompletableFuture<WorkMeter.Sample> sample = new CompletableFuture<>();
    mailbox.execute(() -> sample.complete(meter.take(System.nanoTime())));
    return sample;
  }

  /** How many jobs run. */
  int busy() {
    return jobs.busy();
  }

  /** Whether its thread still turns. */
  LoopHealth health() {
    return pulse.health();
  }

  /** The queues in their order, as they are known at this moment. */
  List<String> queues() {
    return queues.all();
  }

  /**
   * Tells what a heartbeat found of a processor.
   *
   * @param sent nanoseconds of the monotonic clock before it was sent
   */
  void found(TaskProcessor processor, Found found, long sent) {
    mailbox.execute(
        () -> {
          if (!findingsIgnored) {
            findings.look(processor, found, sent);
          }
        });
  }

  /** What heartbeats find from now on is no news: claims of jobs that run are being given back. */
  void ignoreFindings() {
    findingsIgnored = true;
  }

  /**
   * Let it crash: this process takes no more jobs, and the claim is left as it is. Without its
   * processor nobody renews its ping, so others find it dead and recover the job.
   */
  private void crash(Throwable fatal) {
    claims.quiet();
    host.fatal(fatal);
  }

  private boolean someRun() {
    return jobs.busy() > 0;
  }

  private void idleAfter(RunningJob job) {
    retire();
    claims.ended(job);
  }

  private void retire() {
    // A stop has all of them forgotten together.
    List<TaskProcessor> gone = stopping && !lasting ? List.of() : pool.retire();
    if (!gone.isEmpty()) {
      host.retired(gone);
    }
  }
}
