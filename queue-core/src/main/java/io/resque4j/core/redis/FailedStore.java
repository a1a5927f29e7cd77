package io.resque4j.core.redis;

import io.resque4j.core.Import;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.ListWalk.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Owner of {@code failed}, and of the counter of what was trimmed from it. */
public final class FailedStore {
  private final RedisGateway gateway;
  private final ResqueKeys keys;

  FailedStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** The number of failed jobs. */
  public CompletableFuture<Long> count() {
    return gateway.call(c -> c.llen(keys.failed()));
  }

  /**
   * Entries from {@code start} to {@code stop}, both included; negative ones count from the end.
   */
  public CompletableFuture<List<byte[]>> range(long start, long stop) {
    return gateway.call(c -> c.lrange(keys.failed(), start, stop));
  }

  /** Removes the oldest entry that has these bytes; the reply is false when there is none. */
  public CompletableFuture<Boolean> remove(byte[] entry) {
    return gateway
        .eval(Scripts.FAILED_REMOVE, List.of(keys.failed()), List.of(entry))
        .thenApply(FailedStore::isOne);
  }

  /**
   * Removes the oldest entry that has these bytes and appends its job to a queue, both or neither;
   * the reply is false when there is no such entry.
   */
  public CompletableFuture<Boolean> retry(byte[] entry, String queue, byte[] payload) {
    return gateway
        .eval(
            Scripts.FAILED_RETRY,
            List.of(keys.failed(), keys.queues(), keys.queue(queue)),
            List.of(entry, Bytes.of(queue), payload))
        .thenApply(FailedStore::isOne);
  }

  /** Goes through all entries that are there now; see {@link ListWalk}. */
  public ListWalk walk() {
    return ListWalk.over(gateway, keys.failed(), 0, -1);
  }

  /** Removes entries of a window; the reply says which of them it removed. */
  public CompletableFuture<BitSet> remove(Window window, BitSet wanted) {
    return WindowScripts.remove(gateway, List.of(keys.failed()), window, wanted);
  }

  /** As {@link #remove(Window, BitSet)}, and counts them as trimmed. */
  public CompletableFuture<BitSet> trim(Window window, BitSet wanted) {
    return WindowScripts.remove(
        gateway, List.of(keys.failed(), keys.failedTrimmed()), window, wanted);
  }

  /**
   * A job that goes back to a queue.
   *
   * @param place its entry's place in the window
   */
  public record Retry(int place, String queue, byte[] payload) {}

  /** What became of a {@link Retry}; {@code error} says why its queue did not take it. */
  public record Retried(boolean done, @Nullable String error) {}

  /**
   * Moves the jobs of entries of a window to their queues; the reply has one element per job, in
   * their order. What is neither done nor has an error is not in the window any more.
   */
  public CompletableFuture<List<Retried>> retry(Window window, List<Retry> retries) {
    List<byte[]> k = new ArrayList<>(List.of(keys.failed(), keys.queues()));
    List<byte[]> a = WindowScripts.args(window);
    for (Retry retry : retries) {
      k.add(keys.queue(retry.queue));
      a.add(window.entries().get(retry.place));
      a.add(Bytes.of(retry.queue));
      a.add(retry.payload);
    }
    return gateway
        .eval(Scripts.FAILED_RETRY_MANY, k, a)
        .thenApply(
            reply ->
                reply.stream()
                    .map(
                        each ->
                            each instanceof Long code
                                ? new Retried(code == 1, null)
                                : new Retried(false, Bytes.text(each)))
                    .toList());
  }

  /**
   * Drops the oldest entries above a number, at most {@code batch} of them, and counts them as
   * trimmed; the reply is how many.
   */
  public CompletableFuture<Long> trim(long maxLength, int batch) {
    return gateway
        .eval(
            Scripts.FAILED_TRIM,
            List.of(keys.failed(), keys.failedTrimmed()),
            List.of(Bytes.of(maxLength), Bytes.of(batch)))
        .thenApply(reply -> (Long) reply.get(0));
  }

  /** How many entries were ever trimmed. */
  public CompletableFuture<Long> trimmed() {
    return gateway.call(c -> c.mget(keys.failedTrimmed())).thenApply(v -> Bytes.number(v.get(0)));
  }

  /**
   * Moves what is no job out of a window of a queue, of a delayed list or of {@code failed} itself
   * into {@code failed}.
   *
   * @param list the key of the list
   * @param second of a delayed list, else null
   * @param places which entries of the window
   * @param failed what is appended for each of them
   * @return which of them were moved; the others are not in the window any more
   */
  public CompletableFuture<BitSet> takeIn(
      byte[] list, @Nullable Long second, Window window, BitSet places, List<byte[]> failed) {
    if (places.isEmpty()) {
      return CompletableFuture.completedFuture(new BitSet());
    }
    List<byte[]> entries = window.at(places);
    List<byte[]> k = new ArrayList<>(List.of(list, keys.failed()));
    List<byte[]> a = WindowScripts.args(window);
    a.add(second == null ? Bytes.EMPTY : Bytes.of(second));
    if (second != null) {
      k.add(keys.delayedSchedule());
      entries.forEach(entry -> k.add(keys.timestamps(entry)));
    }
    for (int n = 0; n < entries.size(); n++) {
      a.add(entries.get(n));
      a.add(failed.get(n));
    }
    return gateway
        .eval(Scripts.LIST_TO_FAILED, k, a)
        .thenApply(reply -> WindowScripts.done(places, reply));
  }

  /** Appends entries of an import as far as they are not back already; the reply is how many. */
  public CompletableFuture<Long> restore(Import batch) {
    return ImportScript.run(gateway, List.of(keys.failed(), keys.imported(batch.id())), "", batch);
  }

  private static boolean isOne(List<Object> reply) {
    return (Long) reply.get(0) == 1;
  }
}
