package io.resque4j.core.redis;

import io.resque4j.core.RedisRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets payloads that are appended to a queue at the same time share commands. While few commands of
 * a queue are under way, each payload goes out at once. Beyond that they wait, and the next reply
 * sends all that wait together: who is alone waits for nobody, and a thousand at a time pay for a
 * dozen commands.
 *
 * <p>Payloads of one queue go out in the order in which they came.
 */
final class Gathering {
  /** So many commands of a queue are under way before payloads wait for each other. */
  static final int UNDER_WAY = 8;

  /** One command carries at most this much, or one payload. */
  private static final int MAX_BYTES = 1 << 20;

  private final Sender sender;
  private final Executor later;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * How many commands of a queue may be under way: one, until Redis has answered one. A script that
   * Redis does not know yet is sent a second time, and what was sent meanwhile would overtake it.
   */
  private volatile int most = 1;

  /** Appends payloads to a queue, all or none; the reply is the queue's new length. */
  interface Sender {
    CompletableFuture<Long> send(String queue, List<byte[]> payloads);
  }

  /**
   * Nothing waits.
   *
   * @param later runs what may not run on the connection's own thread; tasks are short
   */
  Gathering(Sender sender, Executor later) {
    this.sender = sender;
    this.later = later;
  }

  /** Appends a payload, now or with others; the reply is the queue's length with it. */
  CompletableFuture<Long> append(String queue, byte[] payload) {
    Waiting one = new Waiting(payload, new CompletableFuture<>());
    lanes.compute(queue, (name, lane) -> (lane == null ? new Lane(name) : lane).add(one)).go();
    return one.length;
  }

  /** Sends what waits for a queue, so that what is sent next does not overtake it. */
  void flush(String queue) {
    Lane lane = lanes.get(queue);
    if (lane != null) {
      lane.flush();
    }
  }

  private record Waiting(byte[] payload, CompletableFuture<Long> length) {}

  private record Sent(List<Waiting> batch, CompletableFuture<Long> reply) {}

  /** What one queue has under way, and what waits. */
  private final class Lane {
    private final String name;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    /** Raised under the lock, under which all is sent: that keeps the order. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** A task is on its way that sends what waits. */
    private volatile boolean coming;

    private Lane(String name) {
      this.name = name;
    }

    private Lane add(Waiting one) {
      waiting.add(one);
      return this;
    }

    /** Sends what was added, if it need not wait. */
    private void go() {
      if (!coming && underWay.get() < most) { // else a task or a reply is to come that looks for it
        List<Sent> sent;
        synchronized (this) {
          sent = coming ? List.of() : sendBatches();
        }
        sent.forEach(this::follow);
      }
    }

    private void come() {
      List<Sent> sent;
      synchronized (this) {
        coming = false;
        sent = sendBatches();
      }
      sent.forEach(this::follow);
    }

    private List<Sent> sendBatches() {
      List<Sent> sent = new ArrayList<>();
      while (underWay.get() < most && !waiting.isEmpty()) {
        sent.add(sendBatch());
      }
      return sent;
    }

    private void flush() {
      List<Sent> sent = new ArrayList<>();
      synchronized (this) {
        while (!waiting.isEmpty()) {
          sent.add(sendBatch());
        }
      }
      sent.forEach(this::follow);
    }

    private Sent sendBatch() {
      underWay.incrementAndGet();
      List<Waiting> batch = take();
      List<byte[]> payloads = new ArrayList<>(batch.size());
      batch.forEach(each -> payloads.add(each.payload));
      try {
        return new Sent(batch, sender.send(name, payloads));
      } catch (RuntimeException | Error e) { // or those that wait would do so for ever
        return new Sent(batch, CompletableFuture.failedFuture(e));
      }
    }

    private List<Waiting> take() {
      List<Waiting> batch = new ArrayList<>();
      long bytes = 0;
      for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
        bytes += next.payload.length;
        if (batch.size() == QueueStore.MAX_BATCH || (bytes > MAX_BYTES && !batch.isEmpty())) {
          break;
        }
        batch.add(waiting.remove());
      }
      return batch;
    }

    /** Outside of the lock: a reply may be there already, and who waits for it goes on here. */
    private void follow(Sent sent) {
      sent.reply.whenComplete(
          (length, error) -> {
            Throwable failure = error == null ? null : FailedReply.cause(error);
            learn(failure);
            ended(failure != null);
            tell(sent.batch, length, failure);
          });
    }

    /**
     * A refusal is an answer: it says something of this queue, and nothing of the others. But a
     * Redis that refuses all for a time may be another one, or have begun anew, without the script.
     */
    private void learn(@Nullable Throwable failure) {
      if (failure == null) {
        most = UNDER_WAY;
      } else if (!(failure instanceof RedisRefusedException refusal) || refusal.isPassing()) {
        most = 1;
      }
    }

    /**
     * The next ones are not sent here, on the connection's own thread: what it sends overtakes what
     * other threads have handed to it.
     */
    private void ended(boolean failed) {
      boolean more;
      synchronized (this) {
        underWay.decrementAndGet();
        more = !coming && !waiting.isEmpty();
        coming |= more;
      }
      if (more) {
        // One that waited behind a failure does not wait behind a second one.
        runLater(failed ? this::comeToAll : this::come);
      } else if (isUnused()) {
        // Together with add: what two lanes of a queue send has no order.
        lanes.computeIfPresent(name, (same, lane) -> lane.isUnused() ? null : lane);
      }
    }

    private void runLater(Runnable task) {
      try {
        later.execute(task);
      } catch (RuntimeException | Error e) { // no thread: better out of order than never
        task.run();
      }
    }

    private boolean isUnused() {
      return underWay.get() == 0 && waiting.isEmpty();
    }

    private void comeToAll() {
      coming = false;
      flush();
    }
  }

  private static void tell(List<Waiting> batch, @Nullable Long length, @Nullable Throwable error) {
    long before = length == null ? 0 : length - batch.size();
    for (int i = 0; i < batch.size(); i++) {
      CompletableFuture<Long> reply = batch.get(i).length;
      if (error == null) {
        reply.complete(before + i + 1);
      } else {
        reply.completeExceptionally(error);
      }
    }
  }
}
