package io.resque4j.worker;

import io.resque4j.core.FailedLimits;
import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.recovery.RecoveryLoop;
import io.resque4j.core.recovery.RecoveryRules;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
  /** How long a job that was asked to end may take for it. */
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

  private static final Duration REFRESH_QUEUES = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final Resque resque;
  private final MultiWorkerConfig config;
  private final InstantSource clock;
  private final Consumer<Throwable> fatalHandler;
  private final Listeners listeners;
  private final ProcessName process = ProcessName.create();
  private final ProcessorPool pool;
  private final Membership membership;
  private final JobThreads.Runner runner;
  private final RedisStores work;
  private final RedisStores life;
  private final RedisStores waiting;
  private final Doorbell doorbell;
  private final Lease lease;
  private final QueueList queues;
  private final HeldLocks locks;
  private final Dispatcher dispatcher;
  private final ExecutorService dispatcherThread;
  private final ScheduledExecutorService heartbeats;
  private final ScheduledExecutorService refreshes;
  private final ScheduledExecutorService scaling;
  private final ScheduledExecutorService bell;
  private @Nullable RecoveryLoop recovery;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private MultiWorker(
      Resque resque,
      Jobs jobs,
      MultiWorkerConfig config,
      List<WorkerListener> listeners,
      Consumer<Throwable> fatalHandler) {
    this.resque = resque;
    this.fatalHandler = fatalHandler;
    this.config = config;
    this.clock = resque.clock();
    this.listeners = new Listeners(listeners);
    this.runner =
        JobThreads.runner(
            JobThreads.factory(config.threads(), "resque4j-job-"), config.minTaskProcessors());
    this.pool = new ProcessorPool(process, String.join(",", config.queues()));
    this.work = resque.openStores();
    try {
      this.life = resque.openStores();
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
    try {
      this.waiting = resque.openStores();
    } catch (RuntimeException e) {
      work.close();
      life.close();
      throw e;
    }
    this.lease = new Lease(config.recovery().timeout(), System::nanoTime);
    this.queues = new QueueList(config.allQueues() ? List.of() : config.queues());
    this.membership = new Membership(life, clock);
    this.locks = new HeldLocks(life.plugins(), this.listeners);
    this.bell = timer("resque4j-bell");
    this.doorbell =
        new Doorbell(
            waiting,
            life,
            resque::openStores,
            process.toString(),
            config.allQueues() ? List.of() : config.queues(),
            longestWait(),
            this.listeners,
            bell,
            System::nanoTime);
    this.dispatcher =
        new Dispatcher(
            work.claims(),
            queues,
            new JobExecutor(resque, jobs, work.plugins(), locks, this.listeners),
            runner,
            locks,
            this.listeners,
            clock,
            lease,
            pool,
            this::letGo,
            this::crash,
            doorbell,
            config.pollInterval());
    this.dispatcherThread =
        Executors.newSingleThreadExecutor(task -> daemon(task, "resque4j-dispatcher"));
    this.heartbeats = timer("resque4j-heartbeat");
    this.refreshes = timer("resque4j-queues");
    this.scaling = timer("resque4j-scaler");
  }

  /**
   * Begins with the defaults; {@link Builder#start} ends it.
   *
   * @param jobs what it can perform; a job of another class fails
   */
  public static Builder builder(Resque resque, Jobs jobs) {
    return new Builder(resque, jobs);
  }

  private void begin() {
    long second = clock.instant().getEpochSecond();
    try {
      List<TaskProcessor> first = pool.create(config.minTaskProcessors());
      membership.join(first);
      pool.add(first);
      pool.want(first.size());
      if (config.allQueues()) {
        refreshQueues();
      }
      recovery =
          RecoveryLoop.start(
              resque.openStores(),
              config.recovery(),
              process.toString(),
              clock,
              new DeadWorkerNews(listeners));
    } catch (RuntimeException e) {
      work.close();
      life.close();
      waiting.close();
      throw e;
    }
    beat(second);
    if (config.allQueues()) {
      long refresh = REFRESH_QUEUES.toNanos();
      refreshes.scheduleWithFixedDelay(
          this::tryRefreshQueues, refresh, refresh, TimeUnit.NANOSECONDS);
    }
    dispatcherThread.execute(dispatcher);
    doorbell.begin(this::rung);
    if (config.elastic()) {
      beginScaling();
    }
    names().forEach(name -> listeners.tell(each -> each.onStart(name.name())));
  }

  private void beginScaling() {
    LoadProbe probe = LoadProbe.ofThisProcess();
    ScalingPolicy policy =
        new ScalingPolicy(config.minTaskProcessors(), config.maxTaskProcessors(), probe.cores());
    Scaler scaler =
        new Scaler(
            policy,
            probe,
            dispatcher,
            work.queues()::anyWaiting,
            new Scaler.Pool() {
              @Override
              public int wanted() {
                return pool.wanted();
              }

              @Override
              public int size() {
                return pool.size();
              }

              @Override
              public void resize(int wanted) {
                MultiWorker.this.resize(wanted);
              }
            },
            listeners,
            System::nanoTime);
    long check = config.checkInterval().toNanos();
    scaling.scheduleWithFixedDelay(scaler, check, check, TimeUnit.NANOSECONDS);
  }

  private void resize(int wanted) {
    List<TaskProcessor> more = pool.create(Math.max(0, wanted - pool.size()));
    membership.join(more);
    if (!more.isEmpty()) {
      runner.resize(wanted);
    }
    dispatcher.resize(wanted, more);
    more.forEach(each -> listeners.tell(l -> l.onStart(each.name().name())));
  }

  /** On the heartbeat's thread, so that no beat is under way that would make them known again. */
  private void letGo(List<TaskProcessor> retired) {
    heartbeats.execute(
        () -> {
          try {
            pool.forgotten(membership.leave(retired));
          } catch (RuntimeException e) {
            listeners.error("Task processors could not be untracked; they are found dead", e);
          }
          retired.forEach(each -> listeners.tell(l -> l.onEnd(each.name().name())));
        });
  }

  /** On a thread of its own: the handler may well stop this multiWorker. */
  private void crash(Throwable error) {
    daemon(() -> fatalHandler.accept(error), "resque4j-fatal").start();
  }

  private void beat(long startedSecond) {
    Heartbeat heartbeat =
        new Heartbeat(
            life.workers(),
            pool,
            dispatcher,
            lease,
            locks,
            listeners,
            clock,
            startedSecond,
            config.pingInterval());
    long ping = config.pingInterval().toNanos();
    heartbeats.scheduleAtFixedRate(heartbeat, ping, ping, TimeUnit.NANOSECONDS);
  }

  /** A queue that is new is not known before the next refresh; the ring would be for nothing. */
  private void rung(String queue) {
    if (!config.allQueues() || queues.all().contains(queue)) {
      dispatcher.rung(queue);
      return;
    }
    try {
      refreshes.execute(
          () -> {
            tryRefreshQueues();
            dispatcher.rung(queue);
          });
    } catch (RejectedExecutionException e) {
      dispatcher.rung(queue); // it has stopped and passes the ring on
    }
  }

  private void tryRefreshQueues() {
    try {
      refreshQueues();
    } catch (RuntimeException e) {
      listeners.error("The queues could not be read; the known ones are worked on", e);
    }
  }

  private void refreshQueues() {
    queues.replace(List.copyOf(RedisGateway.await(work.queues().names())));
  }

  /** The names under which peers see the task processors. */
  public List<WorkerName> names() {
    return pool.all().stream().map(TaskProcessor::name).toList();
  }

  /** Takes no more jobs; those that run go on. */
  public void quiet() {
    dispatcher.quiet();
  }

  /**
   * Takes no more jobs and waits for those that run. Those that still run after {@code deadline}
   * are interrupted; one that ends by its interrupt goes back to the head of its queue, not counted
   * as a failure. A job that ignores its interrupt keeps its claim, to be recovered by others.
   *
   * @return whether every job has ended; at once when it is stopped already
   */
  public boolean stop(Duration deadline) {
    if (!stopping.compareAndSet(false, true)) {
      return awaitUninterruptibly();
    }
    boolean drained = false;
    try {
      scaling.shutdownNow();
      scaling.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS);
      dispatcher.stop();
      drained = dispatcher.awaitEnd(deadline);
      if (!drained) {
        dispatcher.interruptJobs();
        drained = dispatcher.awaitEnd(INTERRUPT_GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heartbeats.shutdown();
    refreshes.shutdownNow();
    endBell();
    if (recovery != null) {
      recovery.close();
    }
    leave();
    dispatcher.abandon();
    dispatcherThread.shutdown();
    work.close();
    life.close();
    names().forEach(name -> listeners.tell(each -> each.onEnd(name.name())));
    stopped.countDown();
    return drained;
  }

  /** A wait of its own may not outlast the time after which a command counts as lost. */
  private Duration longestWait() {
    return IdlePause.shorter(resque.config().commandTimeout().dividedBy(2), LONGEST_WAIT);
  }

  private void endBell() {
    bell.shutdown();
    try {
      bell.awaitTermination(config.pingInterval().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    doorbell.close();
  }

  /** The heartbeat must have ended before: it would make the workers known again. */
  private void leave() {
    try {
      if (!heartbeats.awaitTermination(config.pingInterval().toNanos(), TimeUnit.NANOSECONDS)) {
        heartbeats.shutdownNow();
      }
      membership.leave(pool.all());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      listeners.error("The workers could not be untracked; peers will find them dead", e);
    }
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

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Collects the options; {@link #start} checks them. */
  public static final class Builder {
    private final Resque resque;
    private final Jobs jobs;
    private final List<WorkerListener> listeners = new ArrayList<>();
    private List<String> queues = List.of(MultiWorkerConfig.ALL_QUEUES);
    private int minTaskProcessors = 10;
    private int maxTaskProcessors = 10;
    private Duration checkInterval = Duration.ofMillis(500);
    private Duration pingInterval = Duration.ofSeconds(3);
    private Duration pollInterval = Duration.ofSeconds(5);
    private Duration lease = RecoveryRules.DEFAULT_LEASE;
    private Duration sweepInterval = RecoveryRules.DEFAULT_SWEEP_INTERVAL;
    private int maxRecoveries = RecoveryRules.DEFAULT_MAX_RECOVERIES;
    private JobThreads.Kind threads = JobThreads.Kind.AUTO;
    private Consumer<Throwable> fatalHandler = error -> {};
    private @Nullable FailedLimits failedLimits;

    private Builder(Resque resque, Jobs jobs) {
      this.resque = resque;
      this.jobs = jobs;
    }

    /** The queues to work on, in strict order; default {@code *}: all, sorted. */
    public Builder queues(String... queues) {
      this.queues = List.of(queues);
      return this;
    }

    /** How many jobs run at a time, always; default 10. */
    public Builder taskProcessors(int number) {
      return taskProcessors(number, number);
    }

    /**
     * How many jobs run at a time: at least {@code min}, at most {@code max}, and between them as
     * the work and the CPU ask for it. More are made while all are busy, jobs wait and the CPU has
     * room; idle ones go after some seconds. {@link WorkerListener#onMultiWorkerAction} hears why.
     */
    public Builder taskProcessors(int min, int max) {
      this.minTaskProcessors = min;
      this.maxTaskProcessors = max;
      return this;
    }

    /** How often it is asked whether there should be more or fewer of them; default 500 ms. */
    public Builder checkInterval(Duration interval) {
      this.checkInterval = interval;
      return this;
    }

    /** How often each task processor says that it lives; default 3 s. */
    public Builder pingInterval(Duration interval) {
      this.pingInterval = interval;
      return this;
    }

    /**
     * How long an idle multiWorker waits at most before it looks by itself; default 5 s. It is
     * woken as soon as a job comes; where Redis cannot tell of new jobs it looks at least four
     * times a second.
     */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /**
     * A worker of ours is dead when its pings did not change for this long; default 10 s, three
     * ping intervals and three sweep intervals or more. The same in the whole fleet: others recover
     * the jobs of this process by their lease.
     */
    public Builder lease(Duration lease) {
      this.lease = lease;
      return this;
    }

    /** How often is looked for dead workers; default 1 s. */
    public Builder sweepInterval(Duration interval) {
      this.sweepInterval = interval;
      return this;
    }

    /**
     * How often a job goes back to its queue when its worker died; default 3. After that it goes to
     * {@code failed}.
     */
    public Builder maxRecoveries(int number) {
      this.maxRecoveries = number;
      return this;
    }

    /** What jobs run on; default: virtual threads from JDK 24, platform threads before. */
    public Builder threads(JobThreads.Kind kind) {
      this.threads = kind;
      return this;
    }

    /**
     * Bounds the failed list, whoever wrote to it: what exceeds the limits is dropped for good and
     * counted, oldest first, within seconds; see {@link io.resque4j.core.FailedJobs#trim}. By
     * default everything is kept.
     */
    public Builder failedLimits(FailedLimits limits) {
      this.failedLimits = limits;
      return this;
    }

    /**
     * What to do after a job met an error of the virtual machine, such as OutOfMemoryError: called
     * once for each, on a thread of its own, when the multiWorker takes no more jobs. An embedded
     * engine never ends its host, so by default nothing more is done; a process of its own should
     * end. The job's claim is recovered by others as soon as its worker counts as dead.
     */
    public Builder onFatal(Consumer<Throwable> handler) {
      this.fatalHandler = Objects.requireNonNull(handler);
      return this;
    }

    /** Adds a listener. */
    public Builder listener(WorkerListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Makes the workers known to Redis and begins.
     *
     * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
     * @throws IllegalArgumentException when an option is out of its range
     */
    public MultiWorker start() {
      RecoveryRules recovery = RecoveryRules.ofOurs(lease, sweepInterval, maxRecoveries);
      MultiWorkerConfig config =
          new MultiWorkerConfig(
              queues,
              minTaskProcessors,
              maxTaskProcessors,
              checkInterval,
              pingInterval,
              pollInterval,
              recovery,
              threads,
              failedLimits);
      List<WorkerListener> all = new ArrayList<>(listeners);
      if (failedLimits != null) {
        all.add(new FailedTrimmer(resque.queue().failedJobs(), failedLimits));
      }
      MultiWorker worker = new MultiWorker(resque, jobs, config, all, fatalHandler);
      worker.begin();
      return worker;
    }
  }
}
