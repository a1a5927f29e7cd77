package io.resque4j.core;

import io.resque4j.core.ListTaking.Batch;
import io.resque4j.core.ListTaking.Taken;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.redis.FailedStore;
import io.resque4j.core.redis.FailedStore.Retried;
import io.resque4j.core.redis.FailedStore.Retry;
import io.resque4j.core.redis.ListWalk;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.core.redis.RedisGateway;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@link Queue#failedJobs} offers beyond node-resque: finds failed jobs, and removes, retries
 * and trims many of them. Safe for use by many threads, and beside peers that do the same. All
 * methods throw what {@link Queue} says.
 *
 * <p>They go through the list from the oldest entry to the one that was the newest at their
 * beginning, some entries at a time, and hold neither more than these in memory nor Redis for long.
 * Each entry is removed or retried as a whole or not at all, and found by its exact bytes: one that
 * a peer took is not touched. When one of these methods ends with an exception, what it did so far
 * stays done, and calling it again goes on.
 */
public final class FailedJobs {
  private static final int TRIM_BATCH = 500;

  private final FailedStore store;
  private final InstantSource clock;

  FailedJobs(FailedStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * All failed jobs that match, oldest first, read as the stream is consumed. One that is in the
   * list all the time is there, in rare cases twice (when a peer removes others meanwhile). Reads
   * {@code failed}.
   */
  public Stream<FailedJob> stream(FailedFilter filter) {
    return store.walk().stream().map(FailedJob::parse).filter(matching(filter));
  }

  /** How many failed jobs match. Reads {@code failed}. */
  public long count(FailedFilter filter) {
    return filter.equals(FailedFilter.all())
        ? RedisGateway.await(store.count())
        : stream(filter).count();
  }

  private Predicate<FailedJob> matching(FailedFilter filter) {
    Instant now = clock.instant();
    return failed -> filter.matches(failed, now);
  }

  /**
   * Removes all failed jobs that match, for good. Writes {@code failed}.
   *
   * @return how many were removed by this call
   */
  public long removeAll(FailedFilter filter) {
    return remove(matching(filter), Long.MAX_VALUE, BatchListener.NONE);
  }

  /**
   * Removes failed jobs, oldest first, for good. Writes {@code failed}.
   *
   * @param wanted which; it may be asked twice about one
   * @param most how many at most
   * @return how many were removed by this call
   */
  public long remove(Predicate<FailedJob> wanted, long most, BatchListener listener) {
    return ListTaking.take(
            store.walk(),
            raw -> wanted.test(FailedJob.parse(raw)),
            most,
            listener,
            (window, places) -> {
              BitSet gone = RedisGateway.await(store.remove(window, places));
              return new Batch(gone, gone.equals(places));
            })
        .taken();
  }

  /**
   * What became of the failed jobs that matched.
   *
   * @param retried how many were enqueued again and are no longer failed
   * @param kept how many stay, because they hold no job, name no queue, or their queue's key has
   *     the wrong type
   */
  public record RetryCount(long retried, long kept) {}

  /**
   * Enqueues all failed jobs that match again, oldest first, each at the tail of the queue that it
   * came from, and removes their entries. Plugins are not asked: the jobs passed them before.
   * Writes {@code failed}, {@code queues} and {@code queue:<q>}.
   */
  public RetryCount retryAll(FailedFilter filter) {
    return retry(matching(filter), Long.MAX_VALUE, BatchListener.NONE);
  }

  /**
   * As {@link #retryAll}, for the failed jobs that are wanted.
   *
   * @param wanted which; it may be asked twice about one
   * @param most how many at most, kept ones included
   */
  public RetryCount retry(Predicate<FailedJob> wanted, long most, BatchListener listener) {
    Taken result =
        ListTaking.take(
            store.walk(),
            raw -> wanted.test(FailedJob.parse(raw)),
            most,
            listener,
            this::retryBatch);
    return new RetryCount(result.taken(), result.kept());
  }

  private Batch retryBatch(Window window, BitSet places) {
    List<Retry> retries = retries(window, places);
    BitSet gone = new BitSet();
    boolean unchanged = true;
    List<Retried> replies =
        retries.isEmpty() ? List.of() : RedisGateway.await(store.retry(window, retries));
    for (int i = 0; i < replies.size(); i++) {
      gone.set(retries.get(i).place(), replies.get(i).done());
      unchanged &= replies.get(i).done() || replies.get(i).error() != null;
    }
    return new Batch(gone, unchanged);
  }

  private static List<Retry> retries(Window window, BitSet places) {
    List<Retry> retries = new ArrayList<>();
    places.stream()
        .forEach(
            place ->
                FailedJob.parse(window.entries().get(place))
                    .job()
                    .filter(FailedJobs::namesItsQueue)
                    .ifPresent(
                        job ->
                            retries.add(new Retry(place, String.valueOf(job.queue()), job.raw()))));
    return retries;
  }

  static boolean namesItsQueue(JobPayload job) {
    return job.queue() != null && !job.queue().isBlank();
  }

  /**
   * Appends entries that were taken out of the list at some time. Writes {@code failed} and {@code
   * resque4j:import:<id>}.
   *
   * @return how many were appended; the first ones are those that were back already
   */
  public long restore(Import batch) {
    return RedisGateway.await(store.restore(batch));
  }

  /**
   * Drops what exceeds the limits, oldest entries first, and counts it; see {@link #trimmed}. An
   * entry whose date cannot be read is dropped for the length only. Writes {@code failed} and
   * {@code resque4j:stat:failed_trimmed}.
   *
   * @return how many were dropped by this call
   */
  public long trim(FailedLimits limits) {
    long trimmed = 0;
    long dropped;
    do {
      dropped = RedisGateway.await(store.trim(limits.maxLength(), TRIM_BATCH));
      trimmed += dropped;
    } while (dropped == TRIM_BATCH);
    return limits.maxAge() == null
        ? trimmed
        : trimmed + trimBefore(clock.instant().minus(limits.maxAge()));
  }

  /** The list is in the order of time, so the first entry that is young enough ends it. */
  private long trimBefore(Instant oldest) {
    ListWalk walk = store.walk();
    long trimmed = 0;
    boolean ended = false;
    for (Window window = walk.next(); !ended && !window.isEmpty(); window = walk.next()) {
      BitSet old = new BitSet();
      for (int i = 0; i < window.entries().size() && !ended; i++) {
        Optional<Instant> at = JsDate.parse(FailedJob.parse(window.entries().get(i)).failedAt());
        old.set(i, at.isPresent() && at.get().isBefore(oldest));
        ended = at.isPresent() && !at.get().isBefore(oldest);
      }
      BitSet gone = RedisGateway.await(store.trim(window, old));
      trimmed += gone.cardinality();
      boolean complete = gone.equals(old);
      ended &= complete;
      walk.goOn(gone, complete);
    }
    return trimmed;
  }

  /**
   * How many entries were ever trimmed in this namespace. Reads {@code
   * resque4j:stat:failed_trimmed}.
   */
  public long trimmed() {
    return RedisGateway.await(store.trimmed());
  }
}
