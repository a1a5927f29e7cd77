package io.resque4j.core;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.recovery.WorkerCleaning;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.core.redis.StatStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * Enqueues jobs and looks at queues. Safe for use by many threads.
 *
 * <p>Every method may throw {@link ResqueConnectionException} (nothing was sent), {@link
 * RedisRefusedException} (Redis said no, nothing happened) and {@link UnknownOutcomeException} (it
 * was sent and no reply came). The asynchronous forms complete with the same exceptions.
 */
public final class Queue {

  private final RedisStores stores;
  private final Enqueuer enqueuer;
  private final WorkerCleaning cleaning;

  Queue(RedisStores stores, ResqueConfig config, InstantSource clock) {
    this.stores = stores;
    this.enqueuer = new Enqueuer(stores, config, clock);
    this.cleaning = new WorkerCleaning(stores.recovery(), ProcessName.create().toString(), clock);
  }

  /**
   * Appends a job to a queue. Touches {@code queues} and {@code queue:<q>}.
   *
   * @param queue the queue's name
   * @param jobClass the name under which a worker knows the job
   * @param args the arguments, written as JSON; {@code new Object[0]} or none for no arguments
   * @return true: it was enqueued
   * @throws IllegalArgumentException when peers could not tell the name apart
   * @throws IllegalArgumentException when an argument cannot be written as JSON, or the payload is
   *     larger than {@link ResqueConfig#maxPayloadBytes}
   */
  public boolean enqueue(String queue, String jobClass, Object... args) {
    return RedisGateway.await(enqueueAsync(queue, jobClass, args));
  }

  /** As {@link #enqueue(String, String, Object...)}, without waiting for Redis. */
  public CompletableFuture<Boolean> enqueueAsync(String queue, String jobClass, Object... args) {
    return isEnqueued(enqueuer.enqueue(EnqueueRequest.of(queue, jobClass, args)));
  }

  /**
   * Enqueues a job as the request says: now or later, to the tail or the front of its queue, at
   * most once for an idempotency key. Touches what {@link #enqueue(String, String, Object...)} or
   * {@link #enqueueAt} touch, and {@code resque4j:once:<key>}.
   *
   * @return what became of it
   * @throws DuplicateJobException when an equal job is delayed to that second already, and the
   *     request does not say otherwise
   * @throws IllegalArgumentException when the payload is larger than {@link
   *     ResqueConfig#maxPayloadBytes}
   */
  public EnqueueResult enqueue(EnqueueRequest request) {
    return RedisGateway.await(enqueueAsync(request));
  }

  /** As {@link #enqueue(EnqueueRequest)}, without waiting for Redis. */
  public CompletableFuture<EnqueueResult> enqueueAsync(EnqueueRequest request) {
    return enqueuer.enqueue(request);
  }

  /**
   * Delays a job to a time, which is rounded to whole seconds as node-resque rounds it. Touches
   * {@code delayed:<sec>}, {@code timestamps:<payload>} and {@code delayed_queue_schedule}.
   *
   * @return true: it was delayed
   * @throws DuplicateJobException when an equal job is delayed to that second already; {@link
   *     EnqueueRequest#onDuplicate} has other rules
   */
  public boolean enqueueAt(Instant at, String queue, String jobClass, Object... args) {
    return RedisGateway.await(enqueueAtAsync(at, queue, jobClass, args));
  }

  /** As {@link #enqueueAt}, without waiting for Redis. */
  public CompletableFuture<Boolean> enqueueAtAsync(
      Instant at, String queue, String jobClass, Object... args) {
    return isEnqueued(enqueuer.enqueue(EnqueueRequest.of(queue, jobClass, args).at(at)));
  }

  /**
   * Delays a job by a duration, rounded up to whole seconds: it is never early.
   *
   * @return true: it was delayed
   * @throws DuplicateJobException when an equal job is delayed to that second already; {@link
   *     EnqueueRequest#onDuplicate} has other rules
   * @throws IllegalArgumentException when the duration is negative
   */
  public boolean enqueueIn(Duration in, String queue, String jobClass, Object... args) {
    return RedisGateway.await(enqueueInAsync(in, queue, jobClass, args));
  }

  /** As {@link #enqueueIn}, without waiting for Redis. */
  public CompletableFuture<Boolean> enqueueInAsync(
      Duration in, String queue, String jobClass, Object... args) {
    return isEnqueued(enqueuer.enqueue(EnqueueRequest.of(queue, jobClass, args).in(in)));
  }

  /**
   * Enqueues many jobs, up to 1,000 of a queue in one command. Jobs of one queue keep their order;
   * those that are delayed or have conditions go one by one. A batch is enqueued whole or not at
   * all; after one that failed no further one is sent.
   *
   * @return what became of each
   * @throws PartialEnqueueException when a batch failed; its report says which jobs are enqueued,
   *     which are not, and of which nobody knows
   * @throws IllegalArgumentException when a payload is larger than {@link
   *     ResqueConfig#maxPayloadBytes}; then nothing was sent
   */
  public EnqueueReport enqueueAll(List<EnqueueRequest> requests) {
    return RedisGateway.await(enqueueAllAsync(requests));
  }

  /** As {@link #enqueueAll}, without waiting for Redis. */
  public CompletableFuture<EnqueueReport> enqueueAllAsync(List<EnqueueRequest> requests) {
    return new BulkEnqueue(enqueuer, stores.queues(), requests).send();
  }

  private static CompletableFuture<Boolean> isEnqueued(CompletableFuture<EnqueueResult> result) {
    return result.thenApply(each -> each == EnqueueResult.ENQUEUED);
  }

  /** All queues that ever had a job, until they are deleted; sorted. Reads {@code queues}. */
  public SortedSet<String> queues() {
    return RedisGateway.await(stores.queues().names());
  }

  /** The number of jobs that wait in a queue, without delayed ones. Reads {@code queue:<q>}. */
  public long length(String queue) {
    return RedisGateway.await(stores.queues().length(queue));
  }

  /** The number of failed jobs. Reads {@code failed}. */
  public long failedCount() {
    return RedisGateway.await(stores.failed().count());
  }

  /**
   * Failed jobs, oldest first. Reads {@code failed}. Entries that cannot be parsed are among them,
   * with their raw bytes.
   *
   * @param start index of the first, from 0; negative ones count from the end
   * @param stop index of the last one wanted, included; -1: to the end
   */
  public List<FailedJob> failed(long start, long stop) {
    return RedisGateway.await(stores.failed().range(start, stop)).stream()
        .map(FailedJob::parse)
        .toList();
  }

  /**
   * Removes one failed entry, found by its raw bytes; of several equal ones the oldest. Writes
   * {@code failed}.
   *
   * @return false: it is not there (any more)
   */
  public boolean removeFailed(FailedJob failedJob) {
    return RedisGateway.await(stores.failed().remove(failedJob.raw()));
  }

  /**
   * Removes one failed entry as {@link #removeFailed} does and enqueues its job again at the tail
   * of the queue that it came from, both or neither: of several who try at once, one enqueues it.
   * Writes {@code failed}, {@code queues} and {@code queue:<q>}.
   *
   * @return false: it is not there (any more), and nothing was enqueued
   * @throws IllegalArgumentException when the entry holds no job, or names no queue
   */
  public boolean retryAndRemoveFailed(FailedJob failedJob) {
    JobPayload job =
        failedJob
            .job()
            .orElseThrow(
                () -> new IllegalArgumentException("the failed entry holds no job: " + failedJob));
    String home = Objects.requireNonNullElse(job.queue(), "");
    if (home.isBlank()) {
      throw new IllegalArgumentException("the failed entry names no queue: " + failedJob);
    }
    return RedisGateway.await(stores.failed().retry(failedJob.raw(), home, job.raw()));
  }

  /** The workers of all peers that are members of {@code workers}. */
  public List<WorkerName> workers() {
    return RedisGateway.await(stores.workers().all());
  }

  /**
   * Takes a worker out of {@code workers}, whether it lives or not, and puts the job that it works
   * on into {@code failed} as node-resque does. A worker of ours that lives hears of it with its
   * next ping, cannot end the job any more, and is a member again. Of several who do it at once one
   * makes the entry.
   *
   * <p>Touches {@code workers}, the worker's ping, claim, start and counters, {@code failed} and
   * {@code stat:failed}.
   *
   * @param workerName its name, of any form, without or with its queues
   * @return the failed entry; nothing if it had no job, or is not there
   * @throws ResqueException when it changes its job again and again while it is cleaned
   */
  public Optional<FailedJob> forceCleanWorker(String workerName) {
    return cleaning.clean(workerName);
  }

  /**
   * Does {@link #forceCleanWorker} to every worker that works on its job for longer than {@code
   * age}, by the job's {@code run_at} and this process' clock. One that has another job by then is
   * left alone.
   *
   * @return the failed entries, by the names of their workers
   */
  public Map<String, FailedJob> cleanOldWorkers(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("expected an age of 0 or more, got: " + age);
    }
    return cleaning.cleanOlderThan(age);
  }

  /**
   * Does {@link #retryAndRemoveFailed} to every job that is in {@code failed} because its worker
   * was cleaned away. Jobs that were given up after too many recoveries are not among them.
   *
   * @return how many were retried
   */
  public long retryStuckJobs() {
    return retryStuckJobs(Long.MAX_VALUE);
  }

  /**
   * As {@link #retryStuckJobs()}, for the oldest ones.
   *
   * @param upperLimit how many are retried at most
   */
  public long retryStuckJobs(long upperLimit) {
    return new StuckJobs(this).retry(upperLimit);
  }

  /** The number of seconds in which delayed jobs wait. Reads {@code delayed_queue_schedule}. */
  public long delayedSeconds() {
    return RedisGateway.await(stores.delayed().seconds());
  }

  /** The name of the scheduler that leads, {@code ""} when none does. */
  public String leader() {
    return RedisGateway.await(stores.leader().current()).orElse("");
  }

  /**
   * The counters that node-resque's {@code stats()} shows: {@code processed}, {@code failed}, and
   * both with {@code :<worker>} for every worker that runs.
   */
  public Map<String, Long> stats() {
    Map<String, CompletableFuture<StatStore.Counts>> pending = new LinkedHashMap<>();
    pending.put("", stores.stats().total());
    for (WorkerName worker : workers()) {
      pending.put(":" + worker.name(), stores.stats().of(worker.name()));
    }
    Map<String, Long> stats = new LinkedHashMap<>();
    pending.forEach(
        (suffix, reply) -> {
          StatStore.Counts counts = RedisGateway.await(reply);
          stats.put("processed" + suffix, counts.processed());
          stats.put("failed" + suffix, counts.failed());
        });
    return stats;
  }
}
