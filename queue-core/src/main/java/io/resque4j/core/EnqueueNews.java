package io.resque4j.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a {@link Resque}; what one throws is logged and stays with it. */
final class EnqueueNews {
  private static final Logger LOG = LoggerFactory.getLogger(Queue.class);

  private final List<EnqueueListener> listeners;

  EnqueueNews(List<EnqueueListener> listeners) {
    this.listeners = List.copyOf(listeners);
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
    tell(each -> each.onEnqueue(event));
  }

  void failed(EnqueueRequest request, Throwable error) {
    Throwable inner = error instanceof CompletionException ? error.getCause() : null;
    Throwable cause = inner == null ? error : inner;
    tell(each -> each.onEnqueueFailure(request.queue(), request.jobClass(), cause));
  }

  private void tell(Consumer<EnqueueListener> event) {
    for (EnqueueListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("A listener threw; the job is enqueued all the same", e);
      }
    }
  }
}
