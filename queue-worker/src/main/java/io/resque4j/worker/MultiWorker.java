package io.resque4j.worker;

import io.resque4j.core.JobCancelledException;
import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.recovery.RecoveryLoop;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Performs jobs with several task processors, each of which peers see as a worker of its own.
 *
 * <pre>{@code
 * try (MultiWorker worker =
 *     MultiWorker.builder(resque, jobs).queues("math").taskProcessors(10).start()) {
 *   worker.awaitStop();
 * }
 * }</pre>
 *
 * <p>A job may run more than once: one whose worker dies is recovered. Jobs of one queue begin in
 * the order in which they were enqueued, and end in any.
 *
 * <p>In Redis it takes from {@code queue:<q>}; while it runs each task processor is a member of
 * {@code workers} with {@code worker:ping:<name>} and, while it has a job, the claim {@code
 * worker:<name>:<queues>}; how jobs ended is counted in {@code stat:…} and written to {@code
 * failed}. It goes on whatever Redis or a job does, and tells {@link WorkerListener#onError}.
 */
public final class MultiWorker implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final Resque resque;
  private final MultiWorkerConfig config;
  private final Consumer<Throwable> fatalHandler;
  private final Listeners listeners;
  private final ProcessName process = ProcessName.create();
  private final ProcessorPool pool;
  private final JobThreads.Runner jobThreads;
  private final @Nullable HandOut handOut;
  private final Connections connections;
  private final EngineThreads threads;
  private final Membership membership;
  private final HeldLocks locks;
  private final RemoteControl control;
  private final Lease lease;
  private final QueueList queues;
  private final QueueWatch queueWatch;
  private final Doorbell doorbell;
  private final Interruptions interruptions;
  private final Dispatcher dispatcher;
  private final Pulse heartbeat;
  private final Pulse scaling;
  private final PoolResizer resizer;
  private @Nullable RecoveryLoop recovery;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile boolean quiet;
  private volatile boolean drained;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private MultiWorker(
      Resque resque,
      Jobs jobs,
      MultiWorkerConfig config,
      RandomGenerator random,
      List<WorkerListener> listeners,
      Consumer<Throwable> fatalHandler,
      @Nullable HandOut handOut) {
    this.resque = resque;
    this.fatalHandler = fatalHandler;
    this.handOut = handOut;
    this.config = config;
    this.listeners = new Listeners(listeners);
    this.jobThreads =
        handOut != null
            ? handOut
            : JobThreads.runner(
                JobThreads.factory(config.threads(), "resque4j-job-"), config.minTaskProcessors());
    this.pool =
        new ProcessorPool(process, config.queues().registered(), config.maxTaskProcessors());
    this.connections = Connections.open(resque);
    this.threads = EngineThreads.create();
    this.membership = new Membership(connections.life(), resque.clock());
    this.locks = new HeldLocks(connections.life().plugins(), this.listeners);
    this.control =
        new RemoteControl(
            connections.life().control(),
            process.toString(),
            config.recovery().timeout(),
            this::state,
            this.listeners,
            new Orders());
    this.lease = new Lease(config.recovery().timeout(), System::nanoTime);
    QueueRests rests = new QueueRests(config.pollInterval(), System::nanoTime);
    this.queues =
        new QueueList(
            config.queues().listed(),
            rests,
            config.queues().weights().isEmpty()
                ? UnaryOperator.identity()
                : new WeightedOrder(config.queues().weights(), random));
    this.queueWatch =
        new QueueWatch(connections.work().queues(), queues, this.listeners, threads.refreshes());
    this.doorbell = doorbell();
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
                locks,
                this.listeners,
                limits),
            jobThreads,
            locks,
            this.listeners,
            resque.clock(),
            lease,
            pool,
            new Host(),
            doorbell,
            config.pollInterval());
    if (handOut != null) {
      dispatcher.waitForDemand();
    }
    this.resizer = new PoolResizer(pool, membership, jobThreads, dispatcher, this.listeners);
    Duration wait = connections.life().longestWait();
    this.heartbeat = Pulse.of("heartbeat", config.pingInterval(), wait);
    this.scaling = Pulse.of("scaler", config.checkInterval(), wait.plus(Scaler.ANSWER));
  }

  private Doorbell doorbell() {
    return new Doorbell(
        connections.waiting(),
        connections.life(),
        resque::openStores,
        process.toString(),
        config.queues().listed(),
        IdlePause.shorter(resque.config().commandTimeout().dividedBy(2), LONGEST_WAIT),
        listeners,
        threads.bell(),
        System::nanoTime);
  }

  /**
   * Begins with the defaults; {@link MultiWorkerBuilder#start} ends it.
   *
   * @param jobs what it can perform; what becomes of a job of another class says {@link
   *     MultiWorkerBuilder#onUnknownClass}
   */
  public static MultiWorkerBuilder builder(Resque resque, Jobs jobs) {
    return new MultiWorkerBuilder(resque, jobs);
  }

  /** Makes one, makes its workers known to Redis, and begins. */
  static MultiWorker start(
      Resque resque,
      Jobs jobs,
      MultiWorkerConfig config,
      RandomGenerator random,
      List<WorkerListener> listeners,
      Consumer<Throwable> fatalHandler,
      @Nullable HandOut handOut) {
    MultiWorker worker =
        new MultiWorker(resque, jobs, config, random, listeners, fatalHandler, handOut);
    worker.begin();
    return worker;
  }

  private void begin() {
    long second = resque.clock().instant().getEpochSecond();
    try {
      List<TaskProcessor> first = pool.create(config.minTaskProcessors());
      membership.join(first);
      pool.add(first);
      pool.want(first.size());
      if (config.queues().all()) {
        queueWatch.begin();
      }
      recovery =
          RecoveryLoop.start(
              resque.openStores(),
              config.recovery(),
              process.toString(),
              resque.clock(),
              new DeadWorkerNews(listeners));
    } catch (RuntimeException e) {
      threads.refreshes().shutdownNow();
      connections.close();
      throw e;
    }
    beginHeartbeat(second);
    threads.dispatcher().execute(dispatcher);
    doorbell.begin(this::rung);
    if (config.elastic()) {
      beginScaling();
    }
    listeners.tell(each -> each.onMultiWorkerStart(this));
    names().forEach(name -> listeners.tell(each -> each.onStart(name.name())));
  }

  private void beginHeartbeat(long startedSecond) {
    Heartbeat beats =
        new Heartbeat(
            connections.life().workers(),
            pool,
            dispatcher,
            lease,
            locks,
            control,
            listeners,
            resque.clock(),
            startedSecond,
            config.pingInterval());
    long ping = config.pingInterval().toNanos();
    threads
        .heartbeats()
        .scheduleAtFixedRate(heartbeat.after(beats), ping, ping, TimeUnit.NANOSECONDS);
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

  private void rung(String queue) {
    if (config.queues().all()) {
      queueWatch.rung(queue, dispatcher::rung);
    } else {
      dispatcher.rung(queue);
    }
  }

  private void ignoresInterrupt(RunningJob job) {
    dispatcher.ignoresInterrupt(job);
  }

  /** As {@link io.resque4j.core.WorkerProcess.State} names it; empty: as usual. */
  private String state() {
    if (stopping.get()) {
      return State.STOPPING.name();
    }
    return quiet ? State.QUIET.name() : "";
  }

  /** Does what other processes ask for. */
  private final class Orders implements RemoteControl.Orders {
    @Override
    public void quiet() {
      EngineThreads.daemon(
              () -> {
                MultiWorker.this.quiet();
                listeners.tell(WorkerListener::onQuietRequested);
              },
              "resque4j-quiet")
          .start();
    }

    @Override
    public void stop(Optional<Duration> deadline) {
      Duration time = deadline.orElse(config.stopDeadline());
      EngineThreads.daemon(
              () -> {
                listeners.tell(each -> each.onStopRequested(time));
                MultiWorker.this.stop(time);
              },
              "resque4j-stop")
          .start();
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
    /** On the heartbeat's thread, so that no beat is under way that would make them known again. */
    @Override
    public void retired(List<TaskProcessor> processors) {
      threads.heartbeats().execute(() -> forget(processors));
    }

    private void forget(List<TaskProcessor> processors) {
      try {
        pool.forgotten(membership.leave(processors));
      } catch (RuntimeException e) {
        listeners.error("Task processors could not be untracked; they are found dead", e);
      }
      processors.forEach(each -> listeners.tell(l -> l.onEnd(each.name().name())));
    }

    @Override
    public void tooFew() {
      resizer.refill(threads.scaling());
    }

    /** On a thread of its own: the handler may well stop this multiWorker. */
    @Override
    public void fatal(Throwable error) {
      quiet = true;
      EngineThreads.daemon(() -> fatalHandler.accept(error), "resque4j-fatal").start();
    }
  }

  /** So many jobs are wanted from now on, of one that hands them out. */
  void demand(int number) {
    dispatcher.demand(number);
  }

  /** The names under which peers see the task processors. */
  public List<WorkerName> names() {
    return pool.all().stream().map(TaskProcessor::name).toList();
  }

  /** How it does now; any thread may ask, and Redis is not. */
  public MultiWorkerHealth health() {
    return new MultiWorkerHealth(
        !quiet && lease.isTrusted(),
        pool.all().size(),
        dispatcher.busy(),
        lease.sinceRenewal(),
        loops());
  }

  /** While it stops, jobs are still reported and pings sent; nobody is recovered any more. */
  private List<LoopHealth> loops() {
    if (stopped.getCount() == 0) {
      return List.of();
    }
    List<LoopHealth> loops = new ArrayList<>(List.of(dispatcher.health(), heartbeat.health()));
    if (!stopping.get()) {
      if (recovery != null) {
        loops.add(recovery.health());
      }
      if (config.elastic()) {
        loops.add(scaling.health());
      }
    }
    return loops;
  }

  /** Takes no more jobs; those that run go on. */
  public void quiet() {
    quiet = true;
    dispatcher.quiet();
  }

  /**
   * Takes no more jobs and waits for those that run. Those that still run after {@code deadline}
   * are interrupted; one that ends by its interrupt goes back to the head of its queue, not counted
   * as a failure. A job that ignores its interrupt keeps its claim, to be recovered by others.
   *
   * <p>Who asks for a stop that is under way waits for its end.
   *
   * @return whether every job has ended
   */
  public boolean stop(Duration deadline) {
    if (!stopping.compareAndSet(false, true)) {
      return awaitUninterruptibly() && drained;
    }
    quiet = true;
    if (handOut != null) {
      handOut.close();
    }
    try {
      drained = drain(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.heartbeats().shutdown();
    threads.refreshes().shutdownNow();
    endBell();
    if (recovery != null) {
      recovery.close();
    }
    leave();
    dispatcher.abandon();
    threads.dispatcher().shutdown();
    interruptions.close();
    connections.close();
    names().forEach(name -> listeners.tell(each -> each.onEnd(name.name())));
    listeners.tell(each -> each.onMultiWorkerEnd(this));
    if (handOut != null) {
      handOut.release();
    }
    stopped.countDown();
    return drained;
  }

  private boolean drain(Duration deadline) throws InterruptedException {
    threads.scaling().shutdownNow();
    threads.scaling().awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS);
    dispatcher.stop();
    if (dispatcher.awaitEnd(deadline)) {
      return true;
    }
    dispatcher.interruptJobs();
    return dispatcher.awaitEnd(Interruptions.GRACE);
  }

  private void endBell() {
    threads.bell().shutdown();
    try {
      awaitTask(threads.bell());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    doorbell.close();
  }

  /** The heartbeat must have ended before: it would make the workers known again. */
  private void leave() {
    try {
      if (!awaitTask(threads.heartbeats())) {
        threads.heartbeats().shutdownNow();
      }
      membership.leave(pool.all());
      RedisGateway.await(connections.life().control().forget(process.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      listeners.error("The workers could not be untracked; peers will find them dead", e);
    }
  }

  private boolean awaitTask(ExecutorService thread) throws InterruptedException {
    return thread.awaitTermination(config.pingInterval().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until the multiWorker has stopped. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops with a deadline of 10 seconds. */
  @Override
  public void close() {
    stop(CLOSE_DEADLINE);
  }

  private boolean awaitUninterruptibly() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }
}
