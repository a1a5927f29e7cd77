package io.resque4j.worker;

import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.WorkerStore.Found;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes jobs for the task processors ({@link Claims}), has them performed ({@link RunningJobs}) and
 * reports how they ended ({@link Reports}). One thread does it all; everything that happens
 * elsewhere (a job's end, a reply, a heartbeat's finding) comes to it as a message, so its state
 * needs no lock.
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

  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
  private final Reports reports;
  private final RunningJobs jobs;
  private final Claims claims;
  private final Findings findings;
  private final Pulse pulse;
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Others may take this process for dead: it was silent for nearly the whole lease. */
  private boolean doubtful;

  private boolean stopping;

  /** It stops, jobs go on after their deadline, and only their processors are kept. */
  private boolean lasting;

  private volatile boolean abandoned;

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
      Executor threads,
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
    this.reports = new Reports(store, locks, listeners, mailbox::add, this::retire, this::someRun);
    this.jobs =
        new RunningJobs(
            executor,
            threads,
            pool,
            meter,
            reports,
            listeners,
            mailbox::add,
            host::tooFew,
            this::crash);
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
            mailbox::add,
            jobs,
            this::retire);
    // It never waits for Redis, only for messages.
    this.pulse = Pulse.of("dispatcher", IDLE_TURN, Duration.ZERO);
    this.findings = new Findings(store, reports, mailbox::add);
  }

  @Override
  public void run() {
    while (!abandoned && !isFinished()) {
      pulse.beat();
      try {
        turn();
      } catch (RuntimeException | Error e) { // while it is gone, jobs wait that nobody recovers
        listeners.error("The dispatcher met a fault and goes on", e);
        reports.pause(RETRY);
        claims.pause(RETRY);
      }
    }
    finished.countDown();
  }

  private boolean isFinished() {
    return stopping && reports.isEmpty() && pool.all().stream().allMatch(TaskProcessor::isIdle);
  }

  private void turn() {
    checkLease();
    long now = System.nanoTime();
    if (reports.dueIn(now) <= 0) {
      reports.send();
    }
    if (claims.dueIn(now) <= 0) {
      claims.ask();
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
    mailbox.add(claims::quiet);
  }

  /** Takes so many jobs from now on, and no more until this is called again. */
  void demand(int jobs) {
    mailbox.add(
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
    mailbox.add(
        () -> {
          claims.quiet();
          stopping = true;
        });
  }

  /**
   * Stops as {@link #stop} does, and lets processors go as soon as they have no job; for jobs that
   * may take long to end.
   *
   * @return done when Redis is told to forget those that have none now
   */
  CompletableFuture<Void> stopOneByOne() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    stop();
    mailbox.add(
        () -> {
          lasting = true;
          pool.want(0);
          retire();
          told.complete(null);
        });
    return told;
  }

  /** Ends at once. Jobs that still run are reported by nobody; others recover them. */
  void abandon() {
    abandoned = true;
    mailbox.add(() -> {}); // it need not wait for a message any longer
  }

  /** Waits until the last job is reported. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks all jobs that still run to end. */
  void interruptJobs() {
    mailbox.add(jobs::interrupt);
  }

  /**
   * Finds a job of this process, if it runs and has its claim.
   *
   * @param found gets it, on this thread
   */
  void find(String worker, String claimId, Consumer<RunningJob> found) {
    mailbox.add(() -> jobs.find(worker, claimId).ifPresent(found));
  }

  /** A job was interrupted and goes on: another processor takes the place of its own. */
  void ignoresInterrupt(RunningJob job) {
    mailbox.add(() -> jobs.ignoresInterrupt(job));
  }

  /** Somebody rang: there may be a job in this queue, or in several. */
  void rung(String queue) {
    if (finished.getCount() == 0) {
      doorbell.passOn(queue);
      return;
    }
    mailbox.add(
        () -> {
          if (claims.wantsJobs()) {
            queues.lookAt(queue);
            claims.hurry();
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
    mailbox.add(
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
    mailbox.add(() -> sample.complete(meter.take(System.nanoTime())));
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
    mailbox.add(() -> findings.look(processor, found, sent));
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

  private void retire() {
    // A stop has all of them forgotten together.
    List<TaskProcessor> gone = stopping && !lasting ? List.of() : pool.retire();
    if (!gone.isEmpty()) {
      host.retired(gone);
    }
  }
}
