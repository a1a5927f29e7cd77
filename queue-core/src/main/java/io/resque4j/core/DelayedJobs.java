package io.resque4j.core;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.RedisGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link Queue#delayedJobs} offers beyond node-resque: looks at delayed jobs as a stream, and
 * runs or removes single ones. Safe for use by many threads. All methods throw what {@link Queue}
 * says.
 */
public final class DelayedJobs {
  /** One script deletes from this many seconds at most. */
  private static final int SECONDS_PER_SCRIPT = 100;

  private final DelayedStore store;

  DelayedJobs(DelayedStore store) {
    this.store = store;
  }

  /**
   * All delayed jobs by their time, read as the stream is consumed, a bounded number at a time.
   * Jobs that are moved meanwhile may be missing; one that stays is there, in rare cases twice. A
   * second whose list has the wrong type is passed over. Reads {@code delayed_queue_schedule} and
   * {@code delayed:<sec>}.
   */
  public Stream<DelayedJob> stream() {
    return store.schedule().flatMap(this::at);
  }

  private Stream<DelayedJob> at(long second) {
    Instant at = Instant.ofEpochSecond(second);
    try {
      return store.walk(second).stream().map(raw -> new DelayedJob(at, QueueEntry.parse(raw)));
    } catch (RedisRefusedException e) {
      if (e.isWrongType()) {
        return Stream.empty();
      }
      throw e;
    }
  }

  /**
   * Appends a delayed job to its queue now, whatever its time is; its delay is over, both or
   * neither. Plugins are not asked. Writes {@code delayed:<sec>}, {@code timestamps:<payload>},
   * {@code delayed_queue_schedule}, {@code queues} and {@code queue:<q>}.
   *
   * @return false: it is not there (any more), and nothing was enqueued
   * @throws IllegalArgumentException when the entry holds no job, or names no queue
   */
  public boolean runNow(DelayedJob job) {
    return run(job.at().getEpochSecond(), job.entry().raw(), queueOf(job.entry()));
  }

  /**
   * As {@link #runNow(DelayedJob)}, for the job with these arguments at every second for which it
   * is delayed.
   *
   * @return how many were enqueued
   */
  public int runNow(String queue, String jobClass, Object... args) {
    byte[] payload = JobPayload.of(queue, jobClass, args).raw();
    int enqueued = 0;
    for (long second : RedisGateway.await(store.secondsOf(payload))) {
      enqueued += run(second, payload, queue) ? 1 : 0;
    }
    return enqueued;
  }

  private boolean run(long second, byte[] payload, String queue) {
    return RedisGateway.await(store.run(second, payload, queue));
  }

  private static String queueOf(QueueEntry entry) {
    JobPayload job =
        entry
            .job()
            .orElseThrow(
                () -> new IllegalArgumentException("expected a delayed job, got: " + entry));
    if (job.queue() == null || job.queue().isBlank()) {
      throw new IllegalArgumentException("expected a job that names its queue, got: " + job);
    }
    return job.queue();
  }

  /**
   * Removes a delayed entry, which need not be a job. Writes {@code delayed:<sec>}, {@code
   * timestamps:<payload>} and {@code delayed_queue_schedule}.
   *
   * @return false: it is not there (any more)
   */
  public boolean remove(DelayedJob job) {
    return !delete(job.entry().raw(), List.of(job.at().getEpochSecond())).isEmpty();
  }

  /**
   * Delays an entry again, with the bytes that it had, whatever its time is. Writes {@code
   * delayed:<sec>}, {@code timestamps:<payload>} and {@code delayed_queue_schedule}.
   *
   * @return false: it waits there already
   */
  public boolean restore(DelayedJob job) {
    return RedisGateway.await(
            store.enqueueAt(job.at().getEpochSecond(), job.entry().raw(), false, null))
        == DelayedStore.Delayed.ADDED;
  }

  /** Deletes a payload wherever it is delayed, and says where it was. */
  List<Instant> deleteAll(byte[] payload) {
    return delete(payload, RedisGateway.await(store.secondsOf(payload)));
  }

  private List<Instant> delete(byte[] payload, List<Long> seconds) {
    List<Instant> deleted = new ArrayList<>();
    for (int from = 0; from < seconds.size(); from += SECONDS_PER_SCRIPT) {
      int to = Math.min(seconds.size(), from + SECONDS_PER_SCRIPT);
      RedisGateway.await(store.delete(payload, seconds.subList(from, to))).stream()
          .filter(each -> each.removed() > 0)
          .forEach(each -> deleted.add(Instant.ofEpochSecond(each.second())));
    }
    return deleted;
  }
}
