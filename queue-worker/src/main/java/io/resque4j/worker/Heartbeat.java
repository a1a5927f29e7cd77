package io.resque4j.worker;

import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.WorkerStore;
import io.resque4j.core.redis.WorkerStore.Found;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Says for all task processors that they live, makes those known again that someone removed, tells
 * the dispatcher what it finds, and has heard what other processes ask of this one. It has a thread
 * and a connection of its own, so that neither jobs nor large replies hold it up.
 */
final class Heartbeat implements Runnable {
  /** One script renews at most this many pings, so that Redis is not held for long. */
  private static final int BATCH = 250;

  private final WorkerStore workers;
  private final ProcessorPool pool;
  private final Dispatcher dispatcher;
  private final Lease lease;
  private final HeldLocks locks;
  private final RemoteControl control;
  private final Listeners listeners;
  private final PingSeconds seconds;
  private final long startedSecond;
  private final Duration patience;

  /**
   * A heartbeat.
   *
   * @param startedSecond when the workers were started
   * @param patience how long it waits for a reply: then the next beat tries again
   */
  Heartbeat(
      WorkerStore workers,
      ProcessorPool pool,
      Dispatcher dispatcher,
      Lease lease,
      HeldLocks locks,
      RemoteControl control,
      Listeners listeners,
      InstantSource clock,
      long startedSecond,
      Duration patience) {
    this.workers = workers;
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.lease = lease;
    this.locks = locks;
    this.control = control;
    this.listeners = listeners;
    this.seconds = new PingSeconds(clock);
    this.startedSecond = startedSecond;
    this.patience = patience;
  }

  /** One beat. It never throws: the next beat must come. */
  @Override
  public void run() {
    List<TaskProcessor> processors = pool.all();
    try {
      long attempt = lease.now();
      long second = seconds.next();
      Set<String> claims = new HashSet<>();
      for (int from = 0; from < processors.size(); from += BATCH) {
        int to = Math.min(processors.size(), from + BATCH);
        beat(processors.subList(from, to), second, claims);
      }
      lease.renewed(attempt);
      locks.extend(claims);
      control.ask();
      listeners.tell(each -> each.onPing(processors.size()));
    } catch (RuntimeException e) {
      listeners.error("The pings could not be renewed; the next beat tries again", e);
    }
  }

  private void beat(List<TaskProcessor> batch, long second, Set<String> claims) {
    List<WorkerName> names = batch.stream().map(TaskProcessor::name).toList();
    long sent = lease.now();
    List<Found> found = await(workers.heartbeat(names, second, startedSecond));
    for (int i = 0; i < batch.size(); i++) {
      dispatcher.found(batch.get(i), found.get(i), sent);
      claims.add(found.get(i).claimId());
    }
  }

  private List<Found> await(CompletableFuture<List<Found>> reply) {
    CompletableFuture<List<Found>> late =
        CompletableFuture.failedFuture(
            new UnknownOutcomeException(
                "no reply from Redis within " + patience.toMillis() + " ms", null));
    return RedisGateway.await(
        reply
            .thenApply(CompletableFuture::completedFuture)
            .completeOnTimeout(late, patience.toNanos(), TimeUnit.NANOSECONDS)
            .thenCompose(either -> either));
  }
}
