package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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
 */
public final class MultiWorker implements AutoCloseable {
  /** How long a job that was asked to end may take for it. */
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

  private static final Duration REFRESH_QUEUES = Duration.ofSeconds(1);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);
  private static final int BATCH = 250;

  private final MultiWorkerConfig config;
  private final InstantSource clock;
  private final Listeners listeners;
  private final List<TaskProcessor> processors;
  private final RedisStores work;
  private final RedisStores life;
  private final QueueList queues;
  private final Dispatcher dispatcher;
  private final ExecutorService dispatcherThread;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private MultiWorker(
      Resque resque, Jobs jobs, MultiWorkerConfig config, List<WorkerListener> listeners) {
    this.config = config;
    this.clock = resque.clock();
    this.listeners = new Listeners(listeners);
    ThreadFactory jobThreads = JobThreads.factory(config.threads(), "resque4j-job-");
    this.processors = processors(config);
    this.work = resque.openStores();
    try {
      this.life = resque.openStores();
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
    this.queues = new QueueList(config.allQueues() ? List.of() : config.queues());
    Executor runner = JobThreads.executor(jobThreads, config.taskProcessors());
    this.dispatcher =
        new Dispatcher(
            work.claims(),
            queues,
            new JobExecutor(resque, jobs, this.listeners),
            runner,
            this.listeners,
            clock,
            processors,
            config.pollInterval());
    this.dispatcherThread =
        Executors.newSingleThreadExecutor(task -> daemon(task, "resque4j-dispatcher"));
    this.timer =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "resque4j-heartbeat"));
  }

  public static Builder builder(Resque resque, Jobs jobs) {
    return new Builder(resque, jobs);
  }

  private static List<TaskProcessor> processors(MultiWorkerConfig config) {
    String registered = String.join(",", config.queues());
    ProcessName process = ProcessName.create();
    List<TaskProcessor> processors = new ArrayList<>();
    for (int number = 1; number <= config.taskProcessors(); number++) {
      processors.add(new TaskProcessor(process.worker(number, registered)));
    }
    return List.copyOf(processors);
  }

  private void begin() {
    try {
      long second = clock.instant().getEpochSecond();
      for (List<WorkerName> batch : batches(names())) {
        RedisGateway.await(life.workers().register(batch, second));
      }
      if (config.allQueues()) {
        refreshQueues();
      }
    } catch (RuntimeException e) {
      work.close();
      life.close();
      throw e;
    }
    Heartbeat heartbeat = new Heartbeat(life.workers(), processors, dispatcher, listeners, clock);
    long ping = config.pingInterval().toNanos();
    timer.scheduleAtFixedRate(heartbeat, ping, ping, TimeUnit.NANOSECONDS);
    if (config.allQueues()) {
      long refresh = REFRESH_QUEUES.toNanos();
      timer.scheduleWithFixedDelay(this::tryRefreshQueues, refresh, refresh, TimeUnit.NANOSECONDS);
    }
    dispatcherThread.execute(dispatcher);
    names().forEach(name -> listeners.tell(each -> each.onStart(name.name())));
  }

  private void tryRefreshQueues() {
    try {
      refreshQueues();
    } catch (RuntimeException e) {
      listeners.error("The queues could not be read; the known ones are worked on", e);
    }
  }

  private void refreshQueues() {
    queues.replace(List.copyOf(RedisGateway.await(life.queues().names())));
  }

  /** The names under which peers see the task processors. */
  public List<WorkerName> names() {
    return processors.stream().map(TaskProcessor::name).toList();
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
      dispatcher.stop();
      drained = dispatcher.awaitEnd(deadline);
      if (!drained) {
        dispatcher.interruptJobs();
        drained = dispatcher.awaitEnd(INTERRUPT_GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdown();
    leave();
    dispatcherThread.shutdownNow();
    work.close();
    life.close();
    names().forEach(name -> listeners.tell(each -> each.onEnd(name.name())));
    stopped.countDown();
    return drained;
  }

  /** The heartbeat must have ended before: it would make the workers known again. */
  private void leave() {
    try {
      if (!timer.awaitTermination(config.pingInterval().toNanos(), TimeUnit.NANOSECONDS)) {
        timer.shutdownNow();
      }
      for (TaskProcessor processor : processors) {
        if (processor.isIdle()) {
          giveBackStray(processor.name());
        }
      }
      for (List<WorkerName> batch : batches(names())) {
        RedisGateway.await(life.workers().untrack(batch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      listeners.error("The workers could not be untracked; peers will find them dead", e);
    }
  }

  /** A claim whose reply was lost while the multiWorker stopped: nobody runs its job. */
  private void giveBackStray(WorkerName name) {
    RedisGateway.await(life.claims().of(name))
        .flatMap(bytes -> StrayClaim.read(name, bytes))
        .ifPresent(stray -> RedisGateway.await(life.claims().complete(List.of(stray.giveBack()))));
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

  private static List<List<WorkerName>> batches(List<WorkerName> names) {
    List<List<WorkerName>> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += BATCH) {
      batches.add(names.subList(from, Math.min(names.size(), from + BATCH)));
    }
    return batches;
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
    private int taskProcessors = 10;
    private Duration pingInterval = Duration.ofSeconds(3);
    private Duration pollInterval = Duration.ofMillis(250);
    private JobThreads.Kind threads = JobThreads.Kind.AUTO;

    private Builder(Resque resque, Jobs jobs) {
      this.resque = resque;
      this.jobs = jobs;
    }

    /** The queues to work on, in strict order; default {@code *}: all, sorted. */
    public Builder queues(String... queues) {
      this.queues = List.of(queues);
      return this;
    }

    /** How many jobs run at a time; default 10. */
    public Builder taskProcessors(int number) {
      this.taskProcessors = number;
      return this;
    }

    /** How often each task processor says that it lives; default 3 s. */
    public Builder pingInterval(Duration interval) {
      this.pingInterval = interval;
      return this;
    }

    /** How long an idle multiWorker waits at most before it looks again; default 250 ms. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /** What jobs run on; default: virtual threads from JDK 24, platform threads before. */
    public Builder threads(JobThreads.Kind kind) {
      this.threads = kind;
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
      MultiWorkerConfig config =
          new MultiWorkerConfig(queues, taskProcessors, pingInterval, pollInterval, threads);
      MultiWorker worker = new MultiWorker(resque, jobs, config, listeners);
      worker.begin();
      return worker;
    }
  }
}
