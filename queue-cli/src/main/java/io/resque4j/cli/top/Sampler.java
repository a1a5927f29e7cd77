package io.resque4j.cli.top;

import io.resque4j.cli.fleet.FleetCounts;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.core.redis.StatStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fleet in two rounds of commands that are sent at once, on a connection of its own. What
 * one look costs Redis has a limit, however many queues, workers and failed jobs there are and
 * however large these are.
 */
final class Sampler implements AutoCloseable {
  static final int MOST_QUEUES = 2_000;
  static final int MOST_WORKERS = 2_000;
  static final int NEWEST = 50;

  private final RedisStores stores;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** The newest failed jobs, and how it was when they were read. */
  private List<FailedJob> newest = List.of();

  private long failedThen = -1;
  private long countedThen = -1;

  Sampler(Resque resque, LongSupplier nanoTime) {
    this.stores = resque.openStores();
    this.clock = resque.clock();
    this.nanoTime = nanoTime;
  }

  /** Whether a connection to Redis stands at this moment. */
  boolean isConnected() {
    return stores.gateway().isConnected();
  }

  /**
   * Looks once.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be read
   */
  Sample look() {
    var names = stores.queues().names();
    var paused = stores.pauses().all();
    var stats = stores.stats().total();
    var leader = stores.leader().current();
    var failed = stores.failed().count();
    var delayed = stores.delayed().seconds();
    var workers = stores.workers().all();

    SortedSet<String> queues = new TreeSet<>(read(names, new TreeSet<>()));
    SortedSet<String> pausedQueues = read(paused, new TreeSet<>());
    queues.addAll(pausedQueues);
    List<WorkerName> all = read(workers, List.of());
    List<WorkerName> some = all.stream().limit(MOST_WORKERS).toList();
    StatStore.Counts counts = read(stats, new StatStore.Counts(0, 0));
    long failedCount = read(failed, 0L);

    var heads = stores.claims().heads(some, ClaimGlance.BYTES);
    Map<String, CompletableFuture<Optional<String>>> states = states(some);
    SortedMap<String, @Nullable Long> lengths = lengths(queues);
    long nanos = nanoTime.getAsLong();
    return new Sample(
        clock.instant(),
        new FleetCounts(nanos, lengths, counts.processed(), counts.failed()),
        pausedQueues,
        queues.size(),
        read(leader, Optional.<String>empty()).orElse(""),
        failedCount,
        read(delayed, 0L),
        workers(some, RedisGateway.await(heads), states),
        all.size(),
        newest(failedCount, counts.failed()));
  }

  private SortedMap<String, @Nullable Long> lengths(Set<String> names) {
    Map<String, CompletableFuture<Long>> asked = new LinkedHashMap<>();
    names.stream()
        .limit(MOST_QUEUES)
        .forEach(name -> asked.put(name, stores.queues().length(name)));
    SortedMap<String, @Nullable Long> lengths = new TreeMap<>();
    asked.forEach((name, reply) -> lengths.put(name, readOrNull(reply)));
    return lengths;
  }

  private Map<String, CompletableFuture<Optional<String>>> states(List<WorkerName> workers) {
    Map<String, CompletableFuture<Optional<String>>> states = new HashMap<>();
    workers.stream()
        .filter(WorkerName::isOurs)
        .map(WorkerName::process)
        .forEach(process -> states.computeIfAbsent(process, stores.control()::state));
    return states;
  }

  private static List<WorkerNow> workers(
      List<WorkerName> names,
      List<Optional<byte[]>> heads,
      Map<String, CompletableFuture<Optional<String>>> states) {
    List<WorkerNow> workers = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      WorkerName name = names.get(i);
      Optional<ClaimGlance> job = heads.get(i).flatMap(ClaimGlance::of);
      var state = name.isOurs() ? states.get(name.process()) : null;
      workers.add(
          new WorkerNow(
              name,
              state == null ? State.WORKING : state(read(state, Optional.empty())),
              heads.get(i).isPresent(),
              job,
              job.map(ClaimGlance::runAt).flatMap(JsDate::parse)));
    }
    return workers;
  }

  private static State state(Optional<String> said) {
    String name = said.orElse("").toUpperCase(Locale.ROOT);
    for (State state : State.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return State.WORKING;
  }

  /** They are as large as their jobs: they are read again when the list may have changed. */
  private List<FailedJob> newest(long failed, long counted) {
    if (failed != failedThen || counted != countedThen) {
      List<FailedJob> read =
          new ArrayList<>(
              read(stores.failed().range(-NEWEST, -1), List.<byte[]>of()).stream()
                  .map(FailedJob::parse)
                  .toList());
      Collections.reverse(read);
      newest = List.copyOf(read);
      failedThen = failed;
      countedThen = counted;
    }
    return newest;
  }

  /** A key that holds something else than it should hides none of the others. */
  private static <T> T read(CompletableFuture<T> reply, T none) {
    T read = readOrNull(reply);
    return read == null ? none : read;
  }

  private static <T> @Nullable T readOrNull(CompletableFuture<T> reply) {
    try {
      return RedisGateway.await(reply);
    } catch (RedisRefusedException e) {
      if (e.isWrongType()) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    stores.close();
  }
}
