package io.resque4j.worker;

import io.resque4j.core.JobCancelledException;
import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.protocol.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link MultiWorker}: puts them together, sets them going, and ends them. */
final class Engine {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** For so long a stop waits for new processors that are on their way. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

  /** For so long a thread that was interrupted is waited for. */
  private static final Duration INTERRUPTED = Duration.ofMillis(200);

  private final Resque resque;
  private final MultiWorkerConfig config;
  private final Listeners listeners;
  private final Owner owner;
  private final ProcessName process = ProcessName.create();
  private final ProcessorPool pool;
  private final JobThreads.Runner jobThreads;
  private final Connections connections;
  private final EngineThreads threads;
  private final Presence presence;
  private final QueueList queues;
  private final QueueWatch queueWatch;
  private final Doorbell doorbell;
  private final Interruptions interruptions;
  private final Dispatcher dispatcher;
  private final Pulse scaling;
  private final PoolResizer resizer;

  /** What only the whole can do. Called on threads that may not be kept. */
  interface Owner {
    /** How it is; empty: as usual. */
    String state();

    /** Another process asks it to take no more jobs. */
    void quietRequested();

    /** Another process asks it to stop within this time; nothing: within the usual one. */
    void stopRequested(Optional<Duration> deadline);

    /** A job met an error after which this process is not to be trusted; no more are taken. */
    void fatal(Throwable error);
  }

  /**
   * Puts the parts together.
   *
   * @param handOut gets the jobs, instead of threads; null: threads
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  Engine(
      Resque resque,
      Jobs jobs,
      MultiWorkerConfig config,
      RandomGenerator random,
      Listeners listeners,
      @Nullable HandOut handOut,
      Owner owner) {
    this.resque = resque;
    this.config = config;
    this.listeners = listeners;
    this.owner = owner;
    this.jobThreads =
        handOut != null
            ? handOut
            : JobThreads.runner(
                JobThreads.factory(config.threads(), "resque4j-job-"), config.minTaskProcessors());
    this.pool =
        new ProcessorPool(process, config.queues().registered(), config.maxTaskProcessors());
    this.connections = Connections.open(resque);
    this.threads = EngineThreads.create();
    this.presence =
        new Presence(
            resque,
            config,
            process,
            pool,
            connections.life(),
            threads.heartbeats(),
            listeners,
            owner::state,
            new Orders());
    QueueRests rests = new QueueRests(config.pollInterval(), System::nanoTime);
    this.queues =
        new QueueList(
            config.queues().listed(),
            rests,
            config.queues().weights().isEmpty()
                ? UnaryOperator.identity()
                : new WeightedOrder(config.queues().weights(), random),
            System::nanoTime);
    this.doorbell = doorbell();
    this.queueWatch =
        new QueueWatch(
            connections.work().queues(),
            queues,
            listeners,
            threads.refreshes(),
            connections.work().longestWait(),
            doorbell::waits);
    this.interruptions = new Interruptions(this::ignoresInterrupt);
    TimeLimits limits = new TimeLimits(jobs, config.jobTimeout(), interruptions);
    this.dispatcher =
        new Dispatcher(
            connections.work().claims(),
            queues,
            rests,
            new JobExecutor(
                resque,
                jobs,
                config.onUnknownClass(),
                rests,
                connections.work().plugins(),
                presence.locks(),
                listeners,
                limits),
            jobThreads,
            presence.locks(),
            listeners,
            resque.clock(),
            presence.lease(),
            pool,
            new Host(),
            doorbell,
            config.pollInterval());
    if (handOut != null) {
      dispatcher.waitForDemand();
    }
    this.resizer = new PoolResizer(pool, presence.membership(), jobThreads, dispatcher, listeners);
    Duration wait = connections.life().longestWait();
    this.scaling = Pulse.of("scaler", config.checkInterval(), wait.plus(Scaler.ANSWER));
  }

  private Doorbell doorbell() {
    return new Doorbell(
        connections.waiting(),
        connections.life(),
        resque::openStores,
        process.toString(),
        config.queues().listed(),
        TimeSpan.shorter(resque.config().commandTimeout().dividedBy(2), LONGEST_WAIT),
        listeners,
        threads.bell(),
        System::nanoTime);
  }

  /**
   * Makes the workers known to Redis, and begins.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  void begin() {
    long second = resque.clock().instant().getEpochSecond();
    try {
      List<TaskProcessor> first = pool.create(config.minTaskProcessors());
      presence.membership().join(first);
      pool.add(first);
      pool.want(first.size());
      if (config.queues().all()) {
        queueWatch.begin();
      }
      presence.beginRecovery();
    } catch (RuntimeException e) {
      threads.refreshes().shutdownNow();
      connections.close();
      throw e;
    }
    presence.beginHeartbeat(dispatcher, second);
    threads.dispatcher().execute(dispatcher);
    doorbell.begin(new Sleeper());
    if (config.elastic()) {
      beginScaling();
    }
  }

  private void beginScaling() {
    LoadProbe probe = LoadProbe.ofThisProcess();
    Scaler scaler =
        new Scaler(
            new ScalingPolicy(
                config.minTaskProcessors(), config.maxTaskProcessors(), probe.cores()),
            probe,
            dispatcher,
            connections.work().queues()::anyWaiting,
            resizer,
            listeners,
            System::nanoTime);
    long check = config.checkInterval().toNanos();
    threads
        .scaling()
        .scheduleWithFixedDelay(scaling.after(scaler), check, check, TimeUnit.NANOSECONDS);
  }

  /** Is woken when there is a job. */
  private final class Sleeper implements Doorbell.Sleeper {
    @Override
    public void rung(String queue) {
      if (config.queues().all()) {
        queueWatch.rung(queue, dispatcher::rung);
      } else {
        dispatcher.rung(queue);
      }
    }

    @Override
    public boolean askAtOnce(String queue, Shortcut over) {
      return isKnown(queue) && dispatcher.askAtOnce(queue, over, false);
    }

    @Override
    public boolean askFirst(String queue, Shortcut over) {
      return queues.knows(queue) && dispatcher.askAtOnce(queue, over, true);
    }

    /** Of all queues, a new one is asked for when the list has been read anew. */
    private boolean isKnown(String queue) {
      return !config.queues().all() || queues.knows(queue);
    }
  }

  private void ignoresInterrupt(RunningJob job) {
    dispatcher.ignoresInterrupt(job);
  }

  /** Does what other processes ask for. */
  private final class Orders implements RemoteControl.Orders {
    @Override
    public void quiet() {
      owner.quietRequested();
    }

    @Override
    public void stop(Optional<Duration> deadline) {
      owner.stopRequested(deadline);
    }

    @Override
    public void cancel(String worker, String claimId) {
      dispatcher.find(
          worker,
          claimId,
          job -> {
            listeners.tell(each -> each.onCancelRequested(worker, claimId));
            interruptions.demandNow(job, JobCancelledException::new);
          });
    }
  }

  /** Does for the dispatcher what would hold it up. */
  private final class Host implements Dispatcher.Host {
    @Override
    public void retired(List<TaskProcessor> processors) {
      presence.retire(processors);
    }

    @Override
    public void tooFew() {
      resizer.refill(threads.scaling());
    }

    @Override
    public void fatal(Throwable error) {
      owner.fatal(error);
    }
  }

  /** So many jobs are wanted from now on. */
  void demand(int number) {
    dispatcher.demand(number);
  }

  List<WorkerName> names() {
    return pool.all().stream().map(TaskProcessor::name).toList();
  }

  MultiWorkerHealth health(boolean takesJobs, List<LoopHealth> loops) {
    return new MultiWorkerHealth(
        takesJobs && presence.lease().isTrusted(),
        pool.all().size(),
        dispatcher.busy(),
        presence.lease().sinceRenewal(),
        loops);
  }

  /** The loops that turn; some end when it begins to stop. */
  List<LoopHealth> loops(boolean all) {
    List<LoopHealth> loops = new ArrayList<>(List.of(dispatcher.health(), presence.heartbeat()));
    if (all) {
      presence.recovery().ifPresent(loops::add);
      loops.add(doorbell.health());
    }
    if (all && config.queues().all()) {
      loops.add(queueWatch.health());
    }
    if (all && config.elastic()) {
      loops.add(scaling.health());
    }
    return loops;
  }

  /** Takes no more jobs. */
  void quiet() {
    dispatcher.quiet();
  }

  /**
   * Takes no more jobs, and lets those that run end.
   *
   * @return whether all have ended
   * @throws InterruptedException when it is not to be waited for any longer
   */
  boolean drain(Duration deadline) throws InterruptedException {
    long begin = System.nanoTime();
    dispatcher.quiet(); // no more jobs while the scaler ends
    // A step that is interrupted may leave processors in Redis that nobody here knows of.
    threads.scaling().shutdown();
    try {
      Duration step = TimeSpan.shorter(deadline, LONGEST_STEP);
      if (!threads.scaling().awaitTermination(step.toNanos(), TimeUnit.NANOSECONDS)) {
        threads.scaling().shutdownNow();
        threads.scaling().awaitTermination(step.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      dispatcher.stop();
    }
    return dispatcher.awaitEnd(deadline.minusNanos(System.nanoTime() - begin));
  }

  /**
   * Interrupts the jobs that still run.
   *
   * @return whether all have ended a moment later
   * @throws InterruptedException when it is not to be waited for any longer
   */
  boolean interruptJobs() throws InterruptedException {
    dispatcher.interruptJobs();
    return dispatcher.awaitEnd(Interruptions.GRACE);
  }

  /**
   * Ends all parts, gives jobs that still run back to their queues, and has Redis forget the
   * workers. Where Redis is away each part waits for it, bounded and at the same time as others
   * where it can.
   *
   * @param drained whether all jobs have ended. Else the workers say that they live until the last
   *     one is given back: some parts take longer to end than a short lease
   */
  void end(boolean drained) {
    if (drained || !presence.hasRedis()) {
      presence.endHeartbeat();
    }
    endLooking();
    boolean givenBack = drained || handBack();
    endLiving(givenBack);
  }

  private boolean handBack() {
    dispatcher.ignoreFindings(); // that these claims are gone is no news
    return presence.handBack();
  }

  /**
   * Ends all parts but those that keep jobs which still run from being taken for a dead process's:
   * their workers say that they live until the last job has ended and is reported.
   *
   * @param ended called when all parts have ended
   */
  void endWithTheLastJob(Runnable ended) {
    connections.outlive();
    CompletableFuture<Void> idleGone = dispatcher.stopOneByOne();
    endLooking();
    idleGone.join();
    presence.awaitRetired();
    EngineThreads.daemon(
            () -> {
              awaitTheLastJob();
              endLiving(true);
              ended.run();
            },
            "resque4j-last-jobs")
        .start();
  }

  private void awaitTheLastJob() {
    try {
      boolean ended = false;
      while (!ended) { // nothing can be told any more once somebody has closed the connections
        ended = dispatcher.awaitEnd(LONGEST_WAIT) || connections.areClosed();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts who waits for the last job", e);
    }
  }

  private void endLooking() {
    presence.letRecoveryEnd();
    threads.scaling().shutdownNow();
    threads.refreshes().shutdownNow();
    endBell();
    presence.endRecovery();
  }

  private void endLiving(boolean sayGoodBye) {
    presence.endHeartbeat();
    if (sayGoodBye) {
      presence.leave();
    }
    dispatcher.abandon();
    threads.dispatcher().shutdown();
    jobThreads.end();
    interruptions.close();
    connections.close();
  }

  /** Who waits for Redis ends at its interrupt. */
  private static void awaitInterrupted(ExecutorService executor) {
    try {
      executor.awaitTermination(INTERRUPTED.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endBell() {
    threads.bell().shutdown();
    try {
      if (presence.hasRedis()) {
        threads.bell().awaitTermination(config.pingInterval().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.bell().shutdownNow();
    awaitInterrupted(threads.bell());
    doorbell.close();
  }
}
