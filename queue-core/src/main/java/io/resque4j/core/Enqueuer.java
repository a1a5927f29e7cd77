package io.resque4j.core;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore.Delayed;
import io.resque4j.core.redis.EnqueueConditions;
import io.resque4j.core.redis.EnqueueConditions.Answer;
import io.resque4j.core.redis.RedisStores;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts jobs into queues and delayed lists: what {@link Queue} offers for it, in one place. */
final class Enqueuer {
  private final RedisStores stores;
  private final ResqueConfig config;
  private final ResqueKeys keys;
  private final Jobs jobs;
  private final InstantSource clock;
  private final EnqueueNews news;

  Enqueuer(
      RedisStores stores,
      ResqueConfig config,
      ResqueKeys keys,
      Jobs jobs,
      InstantSource clock,
      EnqueueNews news) {
    this.stores = stores;
    this.config = config;
    this.keys = keys;
    this.jobs = jobs;
    this.clock = clock;
    this.news = news;
  }

  /**
   * Enqueues one job, now or later.
   *
   * @throws PluginException when a hook throws before it is sent
   */
  CompletableFuture<EnqueueResult> enqueue(EnqueueRequest request) {
    checkSize(request.payload());
    try {
      return news.of(request, begin(request));
    } catch (RuntimeException e) {
      news.failed(request, e);
      throw e;
    }
  }

  private CompletableFuture<EnqueueResult> begin(EnqueueRequest request) {
    if (request.isDelayed()) {
      return delay(request);
    }
    PluginChain plugins = jobs.plugins(request.jobClass());
    return plugins.hasBeforeEnqueue() || plugins.hasAfterEnqueue()
        ? enqueue(request, plugins)
        : send(request, request.conditions());
  }

  private CompletableFuture<EnqueueResult> enqueue(EnqueueRequest request, PluginChain plugins) {
    EnqueueContext context = plugins.enqueueing(request.queue(), request.payload(), false, keys);
    if (plugins.beforeEnqueue(context).isPresent()) {
      return CompletableFuture.completedFuture(EnqueueResult.VETOED);
    }
    CompletableFuture<EnqueueResult> sent = send(request, context.conditions(request.conditions()));
    // Not on the connection's thread: a hook may wait for Redis.
    return plugins.hasAfterEnqueue()
        ? sent.thenApplyAsync(result -> tell(plugins, context, result))
        : sent;
  }

  /** Tells listeners what became of a job that was sent together with others. */
  void tell(EnqueueRequest request, @Nullable Throwable error) {
    if (error == null) {
      news.ended(request, EnqueueResult.ENQUEUED);
    } else {
      news.failed(request, error);
    }
  }

  private static EnqueueResult tell(
      PluginChain plugins, EnqueueContext context, EnqueueResult result) {
    if (result == EnqueueResult.ENQUEUED) {
      plugins.afterEnqueue(context);
    }
    return result;
  }

  private CompletableFuture<EnqueueResult> send(
      EnqueueRequest request, EnqueueConditions conditions) {
    byte[] payload = request.payload().raw();
    return conditions.isNone()
        ? stores
            .queues()
            .enqueue(request.queue(), payload)
            .thenApply(length -> EnqueueResult.ENQUEUED)
        : stores.queues().enqueue(request.queue(), payload, conditions).thenApply(Enqueuer::result);
  }

  /**
   * Whether it may go with others in one command: nothing is to be checked or done for it alone.
   */
  boolean isPlain(EnqueueRequest request) {
    PluginChain plugins = jobs.plugins(request.jobClass());
    return !request.isDelayed()
        && request.conditions().isNone()
        && !plugins.hasBeforeEnqueue()
        && !plugins.hasAfterEnqueue();
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
