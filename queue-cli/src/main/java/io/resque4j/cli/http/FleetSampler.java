package io.resque4j.cli.http;

import io.resque4j.cli.fleet.FleetRates;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of the fleet now and then, on a thread and a connection of its own, and keeps the
 * samples of the last minute. So nobody who asks waits for Redis.
 */
final class FleetSampler implements AutoCloseable {
  /** Monitoring systems ask every 10 s or less often. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int QUESTIONS = 4;
  private static final int MOST_QUEUES = 200;
  private static final int MOST_WORKERS = 200;

  private final Resque resque;
  private final RedisStores stores;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;
  private final Pulse pulse;
  private final Deque<FleetSample> samples = new ArrayDeque<>();
  private volatile @Nullable String problem;

  /** When somebody last asked what the workers do: a claim is as large as its job. */
  private volatile @Nullable Long askedForWorkers;

  private FleetSampler(Resque resque, Duration interval, LongSupplier nanoTime) {
    this.resque = resque;
    this.stores = resque.openStores();
    this.nanoTime = nanoTime;
    // One look asks for several things, one after the other.
    this.pulse = Pulse.of("status", interval, stores.longestWait().multipliedBy(QUESTIONS));
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "resque4j-status");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins with a sample. */
  static FleetSampler start(Resque resque, Duration interval, LongSupplier nanoTime) {
    FleetSampler sampler = new FleetSampler(resque, interval, nanoTime);
    sampler.look();
    long nanos = interval.toNanos();
    sampler.timer.scheduleWithFixedDelay(
        sampler.pulse.after(sampler::look), nanos, nanos, TimeUnit.NANOSECONDS);
    return sampler;
  }

  /** Takes a sample; it never throws. */
  void look() {
    try {
      keep(sample());
      problem = null;
    } catch (RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    }
  }

  private synchronized void keep(FleetSample sample) {
    samples.addLast(sample);
    while (samples.size() > 2 && sample.nanos() - samples.getFirst().nanos() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
  }

  /** Somebody wants to know what the workers do: the samples of the next minute say it. */
  void wantWorkers() {
    boolean wanted = workersAreWanted();
    askedForWorkers = nanoTime.getAsLong();
    if (!wanted) {
      timer.execute(this::look);
    }
  }

  private boolean workersAreWanted() {
    Long asked = askedForWorkers;
    return asked != null && nanoTime.getAsLong() - asked < WINDOW.toNanos();
  }

  /** The newest sample; none when Redis was never read. */
  synchronized Optional<FleetSample> newest() {
    return Optional.ofNullable(samples.peekLast());
  }

  /** What changed in the last minute. */
  synchronized Optional<FleetRates> rates() {
    return samples.size() < 2
        ? Optional.empty()
        : FleetRates.between(samples.getFirst().counts(), samples.getLast().counts());
  }

  /** Whether it still looks. */
  LoopHealth health() {
    return pulse.health();
  }

  /** How old the newest sample is. */
  Optional<Duration> age() {
    return newest().map(each -> Duration.ofNanos(nanoTime.getAsLong() - each.nanos()));
  }

  /** Why the last look brought nothing; none when it did. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private FleetSample sample() {
    Queue queue = resque.queue();
    SortedSet<String> names = RedisGateway.await(stores.queues().names());
    List<String> looked = names.stream().limit(MOST_QUEUES).toList();
    return new FleetSample(
        nanoTime.getAsLong(),
        RedisGateway.await(stores.server().info()),
        lengths(looked),
        names.size() - looked.size(),
        RedisGateway.await(stores.stats().total()),
        queue.leader(),
        queue.failedCount(),
        queue.delayedSeconds(),
        workersAreWanted() ? workers(queue) : null);
  }

  private SortedMap<String, @Nullable Long> lengths(List<String> names) {
    List<CompletableFuture<Long>> asked = names.stream().map(stores.queues()::length).toList();
    SortedMap<String, @Nullable Long> lengths = new TreeMap<>();
    for (int i = 0; i < asked.size(); i++) {
      lengths.put(names.get(i), length(asked.get(i)));
    }
    return lengths;
  }

  private static @Nullable Long length(CompletableFuture<Long> reply) {
    try {
      return RedisGateway.await(reply);
    } catch (RedisRefusedException e) {
      if (e.isWrongType()) {
        return null;
      }
      throw e;
    }
  }

  private List<WorkingOn> workers(Queue queue) {
    List<WorkerName> names = queue.workers();
    return names.size() <= MOST_WORKERS ? queue.allWorkingOn() : List.of();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    stores.close();
  }
}
