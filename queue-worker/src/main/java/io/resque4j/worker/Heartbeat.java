package io.resque4j.worker;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.WorkerStore;
import io.resque4j.core.redis.WorkerStore.Found;
import java.time.InstantSource;
import java.util.List;

/** Says for all task processors that they live, and tells the dispatcher what it finds. */
final class Heartbeat implements Runnable {
  /** One script renews at most this many pings, so that Redis is not held for long. */
  private static final int BATCH = 250;

  private final WorkerStore workers;
  private final ProcessorPool pool;
  private final Dispatcher dispatcher;
  private final Listeners listeners;
  private final InstantSource clock;

  Heartbeat(
      WorkerStore workers,
      ProcessorPool pool,
      Dispatcher dispatcher,
      Listeners listeners,
      InstantSource clock) {
    this.workers = workers;
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** One beat. It never throws: the next beat must come. */
  @Override
  public void run() {
    List<TaskProcessor> processors = pool.all();
    try {
      for (int from = 0; from < processors.size(); from += BATCH) {
        beat(processors.subList(from, Math.min(processors.size(), from + BATCH)));
      }
      listeners.tell(each -> each.onPing(processors.size()));
    } catch (RuntimeException e) {
      listeners.error("The pings could not be renewed; the next beat tries again", e);
    }
  }

  private void beat(List<TaskProcessor> batch) {
    List<WorkerName> names = batch.stream().map(TaskProcessor::name).toList();
    long second = clock.instant().getEpochSecond();
    List<Found> found = RedisGateway.await(workers.heartbeat(names, second, second));
    for (int i = 0; i < batch.size(); i++) {
      dispatcher.found(batch.get(i), found.get(i));
    }
  }
}
