package io.resque4j.benchmarks.load;

import io.resque4j.benchmarks.agent.Deed;
import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues a mix of jobs at a rate and works them off, in this process. A job's latency goes from
 * the time at which it was to be enqueued to its start: a producer that falls behind does not hide
 * it.
 */
public final class LoadTest {
  private static final int MOST_UNANSWERED = 10_000;
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final long SECOND = 1_000_000_000;
  private static final String QUEUE = "load";

  private final Settings settings;
  private final Consumer<String> out;
  private final Deed[] deeds;
  private final String padding;
  private final AtomicIntegerArray runs;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger performed = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Latencies all = new Latencies();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private volatile Latencies current = new Latencies();
  private volatile long began;

  /**
   * What is done.
   *
   * @param rate jobs per second
   * @param duration how long they come
   * @param mix what they do
   * @param bytes how much longer their payload is than it must be
   * @param min the fewest processors
   * @param max the most
   */
  public record Settings(double rate, Duration duration, Mix mix, int bytes, int min, int max) {
    int jobs() {
      return (int) Math.round(rate * duration.toNanos() / 1e9);
    }
  }

  /** A load whose progress is told, line by line. */
  public LoadTest(Settings settings, Consumer<String> out) {
    this.settings = settings;
    this.out = out;
    this.deeds = settings.mix().deeds();
    this.padding = "x".repeat(settings.bytes());
    this.runs = new AtomicIntegerArray(settings.jobs());
  }

  /**
   * Runs it.
   *
   * @return whether every job that Redis took ran exactly once
   */
  public boolean run(Resque resque) throws InterruptedException {
    Jobs jobs = Jobs.builder().job("load", Integer.class, String.class, this::perform).build();
    try (MultiWorker worker =
        MultiWorker.builder(resque, jobs)
            .queues(QUEUE)
            .taskProcessors(settings.min(), settings.max())
            .listener(
                new WorkerListener() {
                  @Override
                  public void onError(String what, Throwable error) {
                    errors.add(what + ": " + error);
                  }
                })
            .start()) {
      out.accept("   s  enqueued/s  done/s  waiting     p50 ms     p99 ms     max ms  processors");
      produce(resque.queue(), worker);
      double late = lateness();
      drain(worker);
      return report(late);
    }
  }

  private @Nullable Object perform(int id, String ignored) throws InterruptedException {
    long micros = (System.nanoTime() - due(id)) / 1_000;
    all.add(micros);
    current.add(micros);
    deeds[id % deeds.length].run(id);
    runs.incrementAndGet(id);
    performed.incrementAndGet();
    return null;
  }

  private long due(int id) {
    return began + Math.round(id * (SECOND / settings.rate()));
  }

  /** How many seconds the producer is behind its plan. */
  private double lateness() {
    return (System.nanoTime() - due(settings.jobs())) / 1e9;
  }

  private void produce(Queue queue, MultiWorker worker) throws InterruptedException {
    Semaphore free = new Semaphore(MOST_UNANSWERED);
    began = System.nanoTime();
    Ticker ticker = new Ticker(worker);
    for (int id = 0; id < settings.jobs(); id++) {
      for (long rest = due(id) - System.nanoTime(); rest > 0; rest = due(id) - System.nanoTime()) {
        ticker.tick();
        LockSupport.parkNanos(Math.min(rest, SECOND / 10));
      }
      ticker.tick();
      free.acquire();
      queue
          .enqueueAsync(QUEUE, "load", id, padding)
          .whenComplete(
              (done, thrown) -> {
                (thrown == null ? sent : refused).incrementAndGet();
                if (thrown != null) {
                  errors.add("an enqueue: " + thrown);
                }
                free.release();
              });
    }
    free.acquire(MOST_UNANSWERED);
  }

  private void drain(MultiWorker worker) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    Ticker ticker = new Ticker(worker);
    int before = -1;
    while (performed.get() < sent.get() && System.nanoTime() - deadline < 0) {
      ticker.tick();
      if (performed.get() != before) {
        before = performed.get();
        deadline = System.nanoTime() + DRAIN.toNanos();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(SECOND / 1_000);
    }
  }

  private boolean report(double late) {
    int taken = sent.get();
    long never = IntStream.range(0, runs.length()).filter(id -> runs.get(id) == 0).count();
    long often = IntStream.range(0, runs.length()).filter(id -> runs.get(id) > 1).count();
    out.accept("");
    out.accept(
        text(
            "%,d jobs (%s) enqueued in %.1f s, %,d refused or of unknown outcome",
            taken, settings.mix(), settings.duration().toMillis() / 1e3 + late, refused.get()));
    out.accept(
        text(
            "latency in ms: p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f",
            all.millis(50), all.millis(90), all.millis(99), all.millis(99.9), all.mostMillis()));
    if (late > 0.05 * settings.duration().toMillis() / 1e3) {
      out.accept(
          text(
              "The rate was NOT held: the producer ended %.1f s late, at %,.0f jobs/s.",
              late, taken / (settings.duration().toMillis() / 1e3 + late)));
    }
    boolean exact = never <= refused.get() && often == 0;
    out.accept(
        exact
            ? "Every job that Redis took ran exactly once."
            : text("%,d jobs did NOT run, %,d ran more than once.", never, often));
    List.copyOf(errors).stream()
        .distinct()
        .limit(5)
        .forEach(each -> out.accept("An error meanwhile: " + each));
    return exact;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Tells each second what happened in it. */
  private final class Ticker {
    private final MultiWorker worker;
    private long next = System.nanoTime() + SECOND;
    private int sentBefore = sent.get();
    private int performedBefore = performed.get();

    Ticker(MultiWorker worker) {
      this.worker = worker;
    }

    void tick() {
      if (System.nanoTime() - next < 0) {
        return;
      }
      next += SECOND;
      Latencies seen = current;
      current = new Latencies();
      int nowSent = sent.get();
      int nowPerformed = performed.get();
      out.accept(
          text(
              "%4d %,11d %,7d %,8d %,10.2f %,10.2f %,10.2f %,11d",
              TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
              nowSent - sentBefore,
              nowPerformed - performedBefore,
              Math.max(0, nowSent - nowPerformed),
              seen.millis(50),
              seen.millis(99),
              seen.mostMillis(),
              worker.names().size()));
      sentBefore = nowSent;
      performedBefore = nowPerformed;
    }
  }
}
