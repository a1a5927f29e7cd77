package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.protocol.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(MultiWorker.class);

  private final MultiWorkerConfig config;
  private final Consumer<Throwable> fatalHandler;
  private final @Nullable HandOut handOut;
  private final Listeners listeners;
  private final Engine engine;
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
    this.config = config;
    this.fatalHandler = fatalHandler;
    this.handOut = handOut;
    this.listeners = new Listeners(listeners);
    this.engine = new Engine(resque, jobs, config, random, this.listeners, handOut, new Owner());
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
    worker.engine.begin();
    worker.listeners.tell(each -> each.onMultiWorkerStart(worker));
    worker.names().forEach(name -> worker.listeners.tell(each -> each.onStart(name.name())));
    return worker;
  }

  /** What the engine wants done with the whole. Called on threads that may not be kept. */
  private final class Owner implements Engine.Owner {
    /** As {@link io.resque4j.core.WorkerProcess.State} names it. */
    @Override
    public String state() {
      if (stopping.get()) {
        return State.STOPPING.name();
      }
      return quiet ? State.QUIET.name() : "";
    }

    @Override
    public void quietRequested() {
      onThread(
          "resque4j-quiet",
          () -> {
            quiet();
            listeners.tell(WorkerListener::onQuietRequested);
          });
    }

    @Override
    public void stopRequested(Optional<Duration> deadline) {
      Duration time = TimeSpan.deadline(deadline.orElse(config.stopDeadline()));
      onThread(
          "resque4j-stop",
          () -> {
            listeners.tell(each -> each.onStopRequested(time));
            stop(time);
          });
    }

    @Override
    public void fatal(Throwable error) {
      quiet = true;
      onThread("resque4j-fatal", () -> fatalHandler.accept(error)); // which may well stop it
    }

    private void onThread(String name, Runnable task) {
      EngineThreads.daemon(task, name).start();
    }
  }

  /** So many jobs are wanted from now on, of one that hands them out. */
  void demand(int number) {
    engine.demand(number);
  }

  /** The names under which peers see the task processors. */
  public List<WorkerName> names() {
    return engine.names();
  }

  /** How it does now; any thread may ask, and Redis is not. */
  public MultiWorkerHealth health() {
    return engine.health(!quiet, loops());
  }

  /** While it stops, jobs are still reported and pings sent; nobody is recovered any more. */
  private List<LoopHealth> loops() {
    return stopped.getCount() == 0 ? List.of() : engine.loops(!stopping.get());
  }

  /** Takes no more jobs; those that run go on. */
  public void quiet() {
    quiet = true;
    engine.quiet();
  }

  /**
   * Takes no more jobs and waits for those that run. Those that still run after {@code deadline}
   * are interrupted; one that ends by its interrupt goes back to the head of its queue, not counted
   * as a failure. A job that ignores its interrupt keeps its claim, and its worker goes on saying
   * that it lives until the job has ended or this process has, also after {@link Resque#close}:
   * else others would recover the job while it runs. {@link WorkerListener#onMultiWorkerEnd} comes
   * after its end, too.
   *
   * <p>Who asks for a stop that is under way waits for its end.
   *
   * <p>A caller that is interrupted already, as threads are when they are to end, has it drained
   * all the same. An interrupt while it waits is the deadline: the jobs are interrupted and given
   * back now. Either way the caller is interrupted afterwards.
   *
   * <p>Beyond the deadline it takes 2 s at most until interrupted jobs have ended, and a moment to
   * say good-bye to Redis; where that is away, up to about 15 s.
   *
   * @param deadline for ever, if it is long enough; over, if it is negative
   * @return whether every job has ended
   */
  public boolean stop(Duration deadline) {
    boolean interrupted = Thread.interrupted(); // else no part of it could wait
    try {
      if (stopping.compareAndSet(false, true)) {
        interrupted |= stopFirst(deadline);
      } else {
        stopped.await();
      }
      return drained;
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether its thread was interrupted meanwhile. */
  private boolean stopFirst(Duration deadline) {
    quiet = true;
    if (handOut != null) {
      handOut.close();
    }
    boolean interrupted = drain(TimeSpan.deadline(deadline));
    try {
      if (drained || config.endsProcess().getAsBoolean()) {
        engine.end(drained);
        ended();
      } else {
        LOG.warn("Jobs go on after the stop; their workers live on until they or this process end");
        engine.endWithTheLastJob(this::ended);
      }
    } finally {
      stopped.countDown(); // whatever a listener throws, others wait for it
    }
    return interrupted;
  }

  private boolean drain(Duration deadline) {
    boolean interrupted = false;
    try {
      drained = engine.drain(deadline);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      drained = drained || engine.interruptJobs();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return interrupted;
  }

  private void ended() {
    names().forEach(name -> listeners.tell(each -> each.onEnd(name.name())));
    listeners.tell(each -> each.onMultiWorkerEnd(this));
    if (handOut != null) {
      handOut.release();
    }
  }

  /** Waits until {@link #stop} has returned. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops with a deadline of 10 seconds. */
  @Override
  public void close() {
    stop(CLOSE_DEADLINE);
  }
}
