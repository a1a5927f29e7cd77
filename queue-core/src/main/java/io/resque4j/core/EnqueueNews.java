package io.resque4j.core;

import io.resque4j.core.events.Audience;
import io.resque4j.core.redis.FailedReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a {@link Resque}; what one throws is logged and stays with it. */
final class EnqueueNews {
  private static final Logger LOG = LoggerFactory.getLogger(Queue.class);

  private final Audience<EnqueueListener> listeners;

  EnqueueNews(List<EnqueueListener> listeners) {
    this.listeners = new Audience<>(LOG, "the job is enqueued all the same", listeners);
  }

  /** Tells how it ended before who waits for it goes on. */
  CompletableFuture<EnqueueResult> of(
      EnqueueRequest request, CompletableFuture<EnqueueResult> sent) {
    if (listeners.isEmpty()) {
      return sent;
    }
    return sent.whenComplete(
        (result, error) -> {
          if (error == null) {
            ended(request, result);
          } else {
            failed(request, error);
          }
        });
  }

  void ended(EnqueueRequest request, EnqueueResult result) {
    if (listeners.isEmpty()) {
      return;
    }
    EnqueueEvent event =
        new EnqueueEvent(request.queue(), request.jobClass(), request.isDelayed(), result);
    listeners.tell(each -> each.onEnqueue(event));
  }

  void failed(EnqueueRequest request, Throwable error) {
    Throwable cause = FailedReply.cause(error);
    listeners.tell(each -> each.onEnqueueFailure(request.queue(), request.jobClass(), cause));
  }
}
