package io.resque4j.core;

import io.resque4j.core.EnqueueReport.Fate;
import io.resque4j.core.redis.FailedReply;
import io.resque4j.core.redis.QueueStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues many jobs in batches, one after the other, so that Redis is never held for long. Jobs of
 * one queue keep their order. After a batch that failed no further one is sent.
 */
final class BulkEnqueue {
  /** One script carries at most this much. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  /** So many jobs that need a script each are under way at a time. */
  private static final int MAX_SINGLES = 100;

  private final Enqueuer enqueuer;
  private final QueueStore queues;
  private final List<EnqueueRequest> requests;
  private final Fate[] fates;
  private final Deque<Batch> batches = new ArrayDeque<>();

  BulkEnqueue(Enqueuer enqueuer, QueueStore queues, List<EnqueueRequest> requests) {
    this.enqueuer = enqueuer;
    this.queues = queues;
    this.requests = List.copyOf(requests);
    this.fates = new Fate[requests.size()];
    Arrays.fill(fates, Fate.NOT_ENQUEUED);
    this.requests.forEach(each -> enqueuer.checkSize(each.payload()));
    plan();
  }

  /** Indices of requests that go out together: plain ones of one queue, or single ones. */
  private static final class Batch {
    private final boolean plain;
    private final List<Integer> indices = new ArrayList<>();
    private int bytes;

    Batch(boolean plain) {
      this.plain = plain;
    }

    boolean takes(boolean isPlain, int more) {
      int most = plain ? QueueStore.MAX_BATCH : MAX_SINGLES;
      return isPlain == plain && indices.size() < most && bytes + more <= MAX_BATCH_BYTES;
    }

    void add(int index, int more) {
      indices.add(index);
      bytes += more;
    }
  }

  private void plan() {
    Map<String, Batch> open = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      EnqueueRequest request = requests.get(i);
      boolean plain = enqueuer.isPlain(request);
      int bytes = request.payload().raw().length;
      Batch batch = open.get(request.queue());
      if (batch == null || (!batch.takes(plain, bytes) && !batch.indices.isEmpty())) {
        batch = new Batch(plain);
        open.put(request.queue(), batch);
        batches.add(batch);
      }
      batch.add(i, bytes);
    }
  }

  /** Sends the batches; fails with {@link PartialEnqueueException} after the first that failed. */
  CompletableFuture<EnqueueReport> send() {
    CompletableFuture<EnqueueReport> done = new CompletableFuture<>();
    sendNext(done);
    return done;
  }

  private void sendNext(CompletableFuture<EnqueueReport> done) {
    Batch batch = batches.poll();
    if (batch == null) {
      done.complete(new EnqueueReport(List.of(fates)));
      return;
    }
    CompletableFuture<?> sent;
    try {
      sent = batch.plain ? sendTogether(batch) : sendEach(batch);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    sent.whenComplete(
        (ok, error) -> {
          if (error == null) {
            sendNext(done);
          } else {
            done.completeExceptionally(
                new PartialEnqueueException(
                    new EnqueueReport(List.of(fates)), FailedReply.cause(error)));
          }
        });
  }

  private CompletableFuture<?> sendTogether(Batch batch) {
    String queue = requests.get(batch.indices.get(0)).queue();
    List<byte[]> payloads =
        batch.indices.stream().map(index -> requests.get(index).payload().raw()).toList();
    return queues
        .enqueueAll(queue, payloads)
        .whenComplete(
            (length, error) -> {
              Fate fate = error == null ? Fate.ENQUEUED : fateOf(error);
              for (int index : batch.indices) {
                fates[index] = fate;
                enqueuer.tell(requests.get(index), error);
              }
            });
  }

  private CompletableFuture<?> sendEach(Batch batch) {
    List<CompletableFuture<EnqueueResult>> sent = new ArrayList<>(batch.indices.size());
    for (int index : batch.indices) {
      sent.add(
          enqueue(requests.get(index))
              .whenComplete((result, error) -> fates[index] = fate(result, error)));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
  }

  /** A hook that throws is the fate of its own job. */
  private CompletableFuture<EnqueueResult> enqueue(EnqueueRequest request) {
    try {
      return enqueuer.enqueue(request);
    } catch (PluginException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Fate fate(@Nullable EnqueueResult result, @Nullable Throwable error) {
    if (result == null) {
      return error == null ? Fate.UNKNOWN : fateOf(error);
    }
    return switch (result) {
      case ENQUEUED -> Fate.ENQUEUED;
      case VETOED -> Fate.VETOED;
      case DUPLICATE -> Fate.DUPLICATE;
    };
  }

  private static Fate fateOf(Throwable error) {
    return FailedReply.cause(error) instanceof UnknownOutcomeException
        ? Fate.UNKNOWN
        : Fate.NOT_ENQUEUED;
  }
}
