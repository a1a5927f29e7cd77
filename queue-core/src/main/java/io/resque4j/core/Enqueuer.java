package io.resque4j.core;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.redis.DelayedStore.Delayed;
import io.resque4j.core.redis.EnqueueConditions;
import io.resque4j.core.redis.EnqueueConditions.Answer;
import io.resque4j.core.redis.RedisStores;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Puts jobs into queues and delayed lists: what {@link Queue} offers for it, in one place. */
final class Enqueuer {
  private final RedisStores stores;
  private final ResqueConfig config;
  private final InstantSource clock;

  Enqueuer(RedisStores stores, ResqueConfig config, InstantSource clock) {
    this.stores = stores;
    this.config = config;
    this.clock = clock;
  }

  /** Enqueues one job, now or later. */
  CompletableFuture<EnqueueResult> enqueue(EnqueueRequest request) {
    JobPayload job = request.payload();
    checkSize(job);
    if (request.isDelayed()) {
      return delay(request);
    }
    EnqueueConditions conditions = request.conditions();
    if (conditions.isNone()) {
      return stores
          .queues()
          .enqueue(request.queue(), job.raw())
          .thenApply(length -> EnqueueResult.ENQUEUED);
    }
    return stores
        .queues()
        .enqueue(request.queue(), job.raw(), conditions)
        .thenApply(Enqueuer::result);
  }

  /**
   * Whether it may go with others in one command: nothing is to be checked or done for it alone.
   */
  boolean isPlain(EnqueueRequest request) {
    return !request.isDelayed() && request.conditions().isNone();
  }

  void checkSize(JobPayload job) {
    if (job.raw().length > config.maxPayloadBytes()) {
      throw new IllegalArgumentException(
          "expected the payload of %s to have at most %d bytes, got: %d"
              .formatted(job.jobClass(), config.maxPayloadBytes(), job.raw().length));
    }
  }

  private CompletableFuture<EnqueueResult> delay(EnqueueRequest request) {
    long second = request.second(clock.instant());
    boolean again = request.duplicates() == DuplicateRule.ALLOW;
    return stores
        .delayed()
        .enqueueAt(second, request.payload().raw(), again, request.once())
        .thenApply(done -> result(done, second, request));
  }

  private static EnqueueResult result(Answer answer) {
    return switch (answer) {
      case ENQUEUED -> EnqueueResult.ENQUEUED;
      case LOCKED, DELAYED -> EnqueueResult.VETOED;
      case USED -> EnqueueResult.DUPLICATE;
    };
  }

  private static EnqueueResult result(Delayed done, long second, EnqueueRequest request) {
    if (done == Delayed.THERE && request.duplicates() == DuplicateRule.ERROR) {
      throw new DuplicateJobException(
          "job %s is delayed to second %d on queue %s with the same arguments already"
              .formatted(request.jobClass(), second, request.queue()));
    }
    return done == Delayed.ADDED ? EnqueueResult.ENQUEUED : EnqueueResult.DUPLICATE;
  }
}
