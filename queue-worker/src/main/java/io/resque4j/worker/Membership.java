package io.resque4j.worker;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes task processors known to Redis, and has Redis forget them. */
final class Membership {
  /** One script makes so many known at most, so that Redis is not held for long. */
  private static final int BATCH = 250;

  private final RedisStores stores;
  private final InstantSource clock;

  Membership(RedisStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * Makes them known, with a first ping.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  void join(List<TaskProcessor> processors) {
    long second = clock.instant().getEpochSecond();
    for (List<TaskProcessor> batch : batches(processors)) {
      RedisGateway.await(stores.workers().register(names(batch), second));
    }
  }

  /**
   * Has Redis forget them, but for those that hold a claim: their jobs are recovered by others. No
   * heartbeat may be under way for them, since it would make them known again.
   *
   * @return those that are forgotten
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  List<TaskProcessor> leave(List<TaskProcessor> processors) {
    List<TaskProcessor> forgotten = new ArrayList<>();
    giveBackStrays(names(processors.stream().filter(TaskProcessor::isIdle).toList()));
    for (List<TaskProcessor> batch : batches(processors)) {
      if (RedisGateway.await(stores.workers().untrack(names(batch))) == batch.size()) {
        forgotten.addAll(batch);
      }
    }
    return forgotten;
  }

  /** Claims whose replies were lost while their processors were leaving: nobody runs their jobs. */
  private void giveBackStrays(List<WorkerName> idle) {
    List<Optional<byte[]>> claims = stores.claims().of(idle);
    for (int i = 0; i < idle.size(); i++) {
      WorkerName name = idle.get(i);
      claims
          .get(i)
          .flatMap(bytes -> StrayClaim.read(name, bytes))
          .ifPresent(
              stray -> RedisGateway.await(stores.claims().complete(List.of(stray.giveBack()))));
    }
  }

  private static List<WorkerName> names(List<TaskProcessor> processors) {
    return processors.stream().map(TaskProcessor::name).toList();
  }

  private static List<List<TaskProcessor>> batches(List<TaskProcessor> processors) {
    List<List<TaskProcessor>> batches = new ArrayList<>();
    for (int from = 0; from < processors.size(); from += BATCH) {
      batches.add(processors.subList(from, Math.min(processors.size(), from + BATCH)));
    }
    return batches;
  }
}
