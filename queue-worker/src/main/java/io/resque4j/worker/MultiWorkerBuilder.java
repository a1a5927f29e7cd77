package io.resque4j.worker;

import io.resque4j.core.FailedLimits;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.recovery.RecoveryRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link MultiWorker}; {@link #start} checks them. Made with {@link
 * MultiWorker#builder}.
 */
public final class MultiWorkerBuilder {
  private final Resque resque;
  private final Jobs jobs;
  private final List<WorkerListener> listeners = new ArrayList<>();
  private QueueChoice queues = QueueChoice.strict(List.of(QueueChoice.ALL));
  private RandomGenerator random = new SplittableRandom();
  private int minTaskProcessors = 10;
  private int maxTaskProcessors = 10;
  private Duration checkInterval = Duration.ofMillis(500);
  private Duration pingInterval = Duration.ofSeconds(3);
  private Duration pollInterval = Duration.ofSeconds(5);
  private Duration lease = RecoveryRules.DEFAULT_LEASE;
  private Duration sweepInterval = RecoveryRules.DEFAULT_SWEEP_INTERVAL;
  private int maxRecoveries = RecoveryRules.DEFAULT_MAX_RECOVERIES;
  private OnUnknownClass onUnknownClass = OnUnknownClass.FAIL;
  private JobThreads.Kind threads = JobThreads.Kind.AUTO;
  private Consumer<Throwable> fatalHandler = error -> {};
  private @Nullable Duration jobTimeout;
  private BooleanSupplier endsProcess = () -> false;
  private Duration stopDeadline = MultiWorker.CLOSE_DEADLINE;
  private @Nullable FailedLimits failedLimits;
  private @Nullable HandOut handOut;

  MultiWorkerBuilder(Resque resque, Jobs jobs) {
    this.resque = resque;
    this.jobs = jobs;
  }

  /**
   * The queues to work on, in strict order: a job of a later one is taken when all earlier ones are
   * empty or paused. Default {@code *}: all, sorted, new ones as they come. A claim looks at
   * {@value io.resque4j.core.redis.ClaimStore#MAX_QUEUES} queues; with more, see
   * docs/operations.md.
   *
   * @throws IllegalArgumentException when there is none, one is named twice, or {@code *} is not
   *     alone
   */
  public MultiWorkerBuilder queues(String... queues) {
    this.queues = QueueChoice.strict(List.of(queues));
    return this;
  }

  /**
   * The queues to work on, by weights: with {@code Map.of("critical", 5, "default", 2)} five jobs
   * of seven are critical ones while both queues have jobs, and all of the processors serve either
   * while the other has none. In Redis they are registered by their names, in the map's order.
   *
   * @throws IllegalArgumentException when there is none or there are more than {@value
   *     io.resque4j.core.redis.ClaimStore#MAX_QUEUES}, or a weight is not from 1 to {@value
   *     QueueChoice#MOST_WEIGHT}
   */
  public MultiWorkerBuilder queues(Map<String, Integer> weights) {
    this.queues = QueueChoice.weighted(weights);
    return this;
  }

  /** The queues to work on. */
  public MultiWorkerBuilder queues(QueueChoice choice) {
    this.queues = Objects.requireNonNull(choice);
    return this;
  }

  /** Jobs are not performed but handed out; for {@link Worker}. */
  MultiWorkerBuilder handOut(HandOut handOut) {
    this.handOut = handOut;
    return this;
  }

  /** What draws the order of queues that have weights, for tests. */
  MultiWorkerBuilder random(RandomGenerator random) {
    this.random = random;
    return this;
  }

  /** How many jobs run at a time, always; default 10. */
  public MultiWorkerBuilder taskProcessors(int number) {
    return taskProcessors(number, number);
  }

  /**
   * How many jobs run at a time: at least {@code min}, at most {@code max}, and between them as the
   * work and the CPU ask for it. More are made while jobs wait, the CPU has room and more jobs are
   * done for it; idle ones go after some seconds. {@link WorkerListener#onMultiWorkerAction} hears
   * why.
   */
  public MultiWorkerBuilder taskProcessors(int min, int max) {
    this.minTaskProcessors = min;
    this.maxTaskProcessors = max;
    return this;
  }

  /** How often it is asked whether there should be more or fewer of them; default 500 ms. */
  public MultiWorkerBuilder checkInterval(Duration interval) {
    this.checkInterval = interval;
    return this;
  }

  /** How often each task processor says that it lives; default 3 s. */
  public MultiWorkerBuilder pingInterval(Duration interval) {
    this.pingInterval = interval;
    return this;
  }

  /**
   * How long an idle multiWorker waits at most before it looks by itself; default 5 s. It is woken
   * as soon as a job comes; where Redis cannot tell of new jobs it looks at least four times a
   * second.
   */
  public MultiWorkerBuilder pollInterval(Duration interval) {
    this.pollInterval = interval;
    return this;
  }

  /**
   * A worker of ours is dead when its pings did not change for this long; default 10 s, three ping
   * intervals and three sweep intervals or more. The same in the whole fleet: others recover the
   * jobs of this process by their lease.
   */
  public MultiWorkerBuilder lease(Duration lease) {
    this.lease = lease;
    return this;
  }

  /** How often is looked for dead workers; default 1 s. */
  public MultiWorkerBuilder sweepInterval(Duration interval) {
    this.sweepInterval = interval;
    return this;
  }

  /**
   * How often a job goes back to its queue when its worker died; default 3. After that it goes to
   * {@code failed}.
   */
  public MultiWorkerBuilder maxRecoveries(int number) {
    this.maxRecoveries = number;
    return this;
  }

  /**
   * What becomes of a job whose class is not among the jobs; default {@link OnUnknownClass#FAIL},
   * as in node-resque. {@link OnUnknownClass#RETURN} is for queues that several kinds of workers
   * serve.
   */
  public MultiWorkerBuilder onUnknownClass(OnUnknownClass rule) {
    this.onUnknownClass = Objects.requireNonNull(rule);
    return this;
  }

  /** What jobs run on; default: virtual threads from JDK 24, platform threads before. */
  public MultiWorkerBuilder threads(JobThreads.Kind kind) {
    this.threads = kind;
    return this;
  }

  /**
   * For how long a job may run whose class has no limit of its own; by default for as long as it
   * likes. See {@link Jobs.Builder#timeout}.
   */
  public MultiWorkerBuilder jobTimeout(Duration limit) {
    this.jobTimeout = limit;
    return this;
  }

  /**
   * How long jobs may take to end when another process asks this one to stop, by {@link
   * io.resque4j.core.WorkerControl#stop(String)}, and does not say how long; default 10 s.
   */
  public MultiWorkerBuilder stopDeadline(Duration deadline) {
    this.stopDeadline = deadline;
    return this;
  }

  /**
   * Whether this process ends when the multiWorker has stopped, asked when it stops; default: no. A
   * job that goes on after its deadline and its interrupt is then given back to the head of its
   * queue, where an embedded engine keeps its worker alive until the job's thread has ended. Say no
   * where a job may be why the process ends: its claim is then recovered by others, who count it.
   */
  public MultiWorkerBuilder endsProcess(BooleanSupplier ends) {
    this.endsProcess = ends;
    return this;
  }

  /**
   * Bounds the failed list, whoever wrote to it: what exceeds the limits is dropped for good and
   * counted, oldest first, within seconds; see {@link io.resque4j.core.FailedJobs#trim}. By default
   * everything is kept.
   */
  public MultiWorkerBuilder failedLimits(FailedLimits limits) {
    this.failedLimits = limits;
    return this;
  }

  /**
   * What to do after a job met an error of the virtual machine, such as OutOfMemoryError: called
   * once for each, on a thread of its own, when the multiWorker takes no more jobs. An embedded
   * engine never ends its host, so by default nothing more is done; a process of its own should
   * end. The job's claim is recovered by others as soon as its worker counts as dead.
   */
  public MultiWorkerBuilder onFatal(Consumer<Throwable> handler) {
    this.fatalHandler = Objects.requireNonNull(handler);
    return this;
  }

  /** Adds a listener. */
  public MultiWorkerBuilder listener(WorkerListener listener) {
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
            onUnknownClass,
            threads,
            jobTimeout,
            stopDeadline,
            endsProcess,
            failedLimits);
    List<WorkerListener> all = new ArrayList<>(listeners);
    if (failedLimits != null) {
      all.add(new FailedTrimmer(resque.queue().failedJobs(), failedLimits));
    }
    return MultiWorker.start(resque, jobs, config, random, all, fatalHandler, handOut);
  }
}
