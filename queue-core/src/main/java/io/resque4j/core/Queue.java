package io.resque4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.WorkerCleaning;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.core.redis.StatStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Enqueues jobs and looks at queues. Safe for use by many threads.
 *
 * <p>Every method may throw {@link ResqueConnectionException} (nothing was sent), {@link
 * RedisRefusedException} (Redis said no, nothing happened) and {@link UnknownOutcomeException} (it
 * was sent and no reply came). The asynchronous forms complete with the same exceptions.
 */
public final class Queue {

  private final RedisStores stores;
  private final ResqueKeys keys;
  private final Enqueuer enqueuer;
  private final WorkerCleaning cleaning;
  private final FailedJobs failedJobs;
  private final DelayedJobs delayedJobs;
  private final QueueControl control;
  private final WorkerControl workerControl;
  private final InvalidEntries invalidEntries;

  Queue(RedisStores stores, ResqueKeys keys, Enqueuer enqueuer, InstantSource clock) {
    this.stores = stores;
    this.keys = keys;
    this.failedJobs = new FailedJobs(stores.failed(), clock);
    this.delayedJobs = new DelayedJobs(stores.delayed());
    this.control = new QueueControl(stores.queues(), stores.pauses(), stores.bells());
    this.workerControl = new WorkerControl(stores.workers(), stores.control());
    this.invalidEntries = new InvalidEntries(stores, keys, clock);
    this.enqueuer = enqueuer;
    this.cleaning = new WorkerCleaning(stores.recovery(), ProcessName.create().toString(), clock);
  }

  /**
   * Appends a job to a queue. Touches {@code queues} and {@code queue:<q>}.
   *
   * @param queue the queue's name
   * @param jobClass the name under which a worker knows the job
   * @param args the arguments, written as JSON; {@code new Object[0]} or none for no arguments
   * @return true: it was enqueued; false: a plugin did not let it in
   * @throws PluginException when a hook of a plugin throws; nothing was enqueued
   * @throws IllegalArgumentException when peers could not tell the name apart
   * @throws IllegalArgumentException when an argument cannot be written as JSON, or the payload is
   *     larger than {@link ResqueConfig#maxPayloadBytes}
   */
  public boolean enqueue(String queue, String jobClass, Object... args) {
    return RedisGateway.await(enqueueAsync(queue, jobClass, args));
  }

  /**
   * As {@link #enqueue(String, String, Object...)}, without waiting for Redis. Of many that are
   * under way some share a command: that enqueues all of them or none.
   */
  public CompletableFuture<Boolean> enqueueAsync(String queue, String jobClass, Object... args) {
    return isEnqueued(enqueuer.enqueue(EnqueueRequest.of(queue, jobClass, args)));
  }

  /**
   * Enqueues a job as the request says: now or later, to the tail or the front of its queue, at
   * most once for an idempotency key. Touches what {@link #enqueue(String, String, Object...)} or
   * {@link #enqueueAt} touch, {@code resque4j:once:<key>}, and {@code lock:…} for a job with {@link
   * io.resque4j.core.plugin.QueueLock}.
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
   * {@code delayed:<sec>}, {@code timestamps:<payload>} and {@code delayed_queue_schedule}. Plugins
   * are asked when its time has come, by the scheduler that moves it, if that knows them.
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
   * Delays a job by a duration, rounded up to whole seconds: it is never early. Touches what {@link
   * #enqueueAt} touches.
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
   * all; after one that failed no further one is sent. Touches what {@link
   * #enqueue(EnqueueRequest)} touches.
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

  /** Finds failed jobs, and removes, retries and trims many of them. */
  public FailedJobs failedJobs() {
    return failedJobs;
  }

  /** Looks at delayed jobs one by one, and runs them now. */
  public DelayedJobs delayedJobs() {
    return delayedJobs;
  }

  /** Pauses and resumes queues, and moves their jobs. */
  public QueueControl control() {
    return control;
  }

  /** Quiets and stops running workers of ours, and cancels their jobs. */
  public WorkerControl workerControl() {
    return workerControl;
  }

  /** Finds what is no job where jobs should lie, and moves it to the failed ones. */
  public InvalidEntries invalidEntries() {
    return invalidEntries;
  }

  /** All queues that ever had a job, until they are deleted; sorted. Reads {@code queues}. */
  public SortedSet<String> queues() {
    return RedisGateway.await(stores.queues().names());
  }

  /** The number of jobs that wait in a queue, without delayed ones. Reads {@code queue:<q>}. */
  public long length(String queue) {
    return RedisGateway.await(stores.queues().length(queue));
  }

  /**
   * Entries of a queue in their order. Reads {@code queue:<q>}. What is no job is among them.
   *
   * @param start index of the first, from 0; negative ones count from the end
   * @param stop index of the last one wanted, included; -1: to the end
   */
  public List<QueueEntry> queued(String queue, long start, long stop) {
    return RedisGateway.await(stores.queues().range(queue, start, stop)).stream()
        .map(QueueEntry::parse)
        .toList();
  }

  /**
   * Deletes a queue and the jobs that wait in it, some at a time, each with its QueueLock. Jobs
   * that are enqueued meanwhile may stay, and the queue with them. A key that is no list is deleted
   * too. Writes {@code queue:<q>}, {@code queues} and {@code lock:…}.
   *
   * @return how many jobs were deleted
   */
  public long delQueue(String queue) {
    return control.delete(queue, BatchListener.NONE);
  }

  /**
   * Deletes all jobs with exactly these arguments from a queue. Writes {@code queue:<q>}.
   *
   * @return how many were deleted
   */
  public long del(String queue, String jobClass, Object... args) {
    return del(0, queue, jobClass, args);
  }

  /**
   * Deletes jobs with exactly these arguments from a queue. Writes {@code queue:<q>}.
   *
   * @param count how many at most: from the head of the queue; negative: from its tail; 0: all
   * @return how many were deleted
   */
  public long del(long count, String queue, String jobClass, Object... args) {
    byte[] payload = JobPayload.of(queue, jobClass, args).raw();
    return RedisGateway.await(stores.queues().remove(queue, count, payload));
  }

  /** Deletes all jobs of a class from a queue; entries that are no job are passed over. */
  public long delByFunction(String queue, String jobClass) {
    return delByFunction(queue, jobClass, 0, -1);
  }

  /**
   * Deletes the jobs of a class that lie between two places of a queue, some at a time; entries
   * that are no job are passed over. Writes {@code queue:<q>}.
   *
   * @param start index of the first place, from 0; negative ones count from the end
   * @param stop index of the last place, included; -1: to the end
   * @return how many were deleted
   */
  public long delByFunction(String queue, String jobClass, long start, long stop) {
    return control.deleteJobs(
        stores.queues().walk(queue, start, stop),
        queue,
        entry -> entry.isOfClass(jobClass),
        Long.MAX_VALUE,
        BatchListener.NONE);
  }

  /**
   * Deletes a delayed job wherever it waits. Writes {@code delayed:<sec>}, {@code
   * timestamps:<payload>} and {@code delayed_queue_schedule}.
   *
   * @return the seconds for which it was delayed, earliest first
   */
  public List<Instant> delDelayed(String queue, String jobClass, Object... args) {
    return delayedJobs.deleteAll(JobPayload.of(queue, jobClass, args).raw());
  }

  /**
   * The seconds for which a job with exactly these arguments is delayed, earliest first. Reads
   * {@code timestamps:<payload>}.
   */
  public List<Instant> scheduledAt(String queue, String jobClass, Object... args) {
    byte[] payload = JobPayload.of(queue, jobClass, args).raw();
    return RedisGateway.await(stores.delayed().secondsOf(payload)).stream()
        .map(Instant::ofEpochSecond)
        .toList();
  }

  /**
   * The seconds that have delayed jobs, earliest first. Reads {@code delayed_queue_schedule}, and
   * for each second whether {@code delayed:<sec>} exists.
   */
  public List<Instant> timestamps() {
    return stores.delayed().secondsWithJobs().stream().map(Instant::ofEpochSecond).toList();
  }

  /**
   * The entries that are delayed to a time, which is rounded to whole seconds as node-resque rounds
   * it. Reads {@code delayed:<sec>}. What is no job is among them.
   */
  public List<QueueEntry> delayedAt(Instant at) {
    return RedisGateway.await(stores.delayed().at(EnqueueRequest.nearestSecond(at))).stream()
        .map(QueueEntry::parse)
        .toList();
  }

  /** All delayed jobs by their time, as a stream; see {@link DelayedJobs#stream}. */
  public Stream<DelayedJob> allDelayed() {
    return delayedJobs.stream();
  }

  /**
   * The locks of QueueLock ({@code lock:…}) and JobLock ({@code workerslock:…}): their names after
   * the namespace, and their values, the unix second at which each ends. No index leads to them:
   * this scans the whole database, in pages.
   */
  public SortedMap<String, String> locks() {
    return stores.locks().all();
  }

  /**
   * Deletes a lock, by its name as {@link #locks} shows it.
   *
   * @return false: it was not there
   * @throws IllegalArgumentException when that is not the name of a lock
   */
  public boolean delLock(String name) {
    if (ResqueKeys.LOCK_PREFIXES.stream().noneMatch(name::startsWith)) {
      throw new IllegalArgumentException(
          "expected the name of a lock, which begins with %s, got: %s"
              .formatted(String.join(" or ", ResqueKeys.LOCK_PREFIXES), name));
    }
    return RedisGateway.await(stores.locks().delete(name));
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

  /** All workers, of peers too, with their queues. Reads {@code workers}. */
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

  /**
   * What one worker is doing. Reads {@code worker:<name>:<queues>}.
   *
   * @param worker one of {@link #workers}, with its queues
   */
  public WorkingOn workingOn(WorkerName worker) {
    return workingOn(List.of(worker)).get(0);
  }

  /** What each of {@link #workers} is doing. Reads {@code worker:<name>:<queues>}. */
  public List<WorkingOn> allWorkingOn() {
    return workingOn(workers());
  }

  private List<WorkingOn> workingOn(List<WorkerName> workers) {
    List<Optional<byte[]>> claims = stores.claims().of(workers);
    List<WorkingOn> all = new ArrayList<>(workers.size());
    for (int i = 0; i < workers.size(); i++) {
      all.add(WorkingOn.of(workers.get(i), claims.get(i).orElse(null)));
    }
    return all;
  }

  /**
   * The last sign of life of each worker, in their order; nothing where there is none, or where it
   * cannot be read. Reads {@code worker:ping:<name>}.
   */
  public List<Optional<WorkerPing>> pings(List<WorkerName> workers) {
    List<Optional<WorkerPing>> pings = new ArrayList<>(workers.size());
    for (int from = 0; from < workers.size(); from += RecoveryStore.MAX_WORKERS) {
      int to = Math.min(workers.size(), from + RecoveryStore.MAX_WORKERS);
      RedisGateway.await(stores.recovery().pings(workers.subList(from, to)))
          .forEach(ping -> pings.add(ping(ping)));
    }
    return pings;
  }

  private static Optional<WorkerPing> ping(byte[] bytes) {
    try {
      return Optional.of(WorkerPing.parse(bytes));
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }

  /** The number of seconds in which delayed jobs wait. Reads {@code delayed_queue_schedule}. */
  public long delayedSeconds() {
    return RedisGateway.await(stores.delayed().seconds());
  }

  /**
   * The name of the scheduler that leads, {@code ""} when none does. Reads {@code
   * resque_scheduler_leader_lock}.
   */
  public String leader() {
    return RedisGateway.await(stores.leader().current()).orElse("");
  }

  /**
   * Takes the leadership away from a scheduler, so that another one takes it, or the same again.
   * Writes {@code resque_scheduler_leader_lock}.
   *
   * @param name who leads, as {@link #leader} says it
   * @return false: it does not lead (any more)
   */
  public boolean releaseLeader(String name) {
    return RedisGateway.await(stores.leader().release(name));
  }

  /** The key that holds the leader's name, with the namespace. */
  public String leaderKey() {
    return new String(keys.leaderLock(), UTF_8);
  }

  /**
   * What Redis says of itself ({@code INFO}), by the names of its fields, in its order; in a
   * cluster, the node that has our keys.
   */
  public Map<String, String> redisInfo() {
    Map<String, String> fields = new LinkedHashMap<>();
    RedisGateway.await(stores.gateway().info())
        .lines()
        .map(line -> line.split(":", 2))
        .filter(field -> field.length == 2 && !field[0].startsWith("#"))
        .forEach(field -> fields.put(field[0], field[1].strip()));
    return fields;
  }

  /**
   * The counters that node-resque's {@code stats()} shows: {@code processed}, {@code failed}, and
   * both with {@code :<worker>} for every worker that runs. Reads {@code stat:…} and {@code
   * workers}; a counter that is no number counts as 0.
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
