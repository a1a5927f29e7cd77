package io.resque4j.core.redis;

import io.lettuce.core.SetArgs;
import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Owner of {@code resque4j:bell:*}: wakes multiWorkers that have no work when jobs come.
 *
 * <p>One process hears of every change to a queue, whoever made it: Redis pushes the key's name to
 * it ({@code CLIENT TRACKING} in broadcast mode). It puts a token into the queue's bell, on which
 * idle processes wait with BLPOP, so one of them wakes up. If all of them listened, Redis would pay
 * for each with every job.
 */
public final class BellStore {
  /** A token that names no queue: several have jobs. */
  public static final String SEVERAL = "";

  /** There are jobs, and nobody who waits for them. */
  public static final long NOBODY_IDLE = -1;

  private static final Duration TOKEN_TTL = Duration.ofSeconds(10);

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  BellStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /**
   * Rings for these queues, if they have jobs; for {@link #SEVERAL} in any case. The reply is the
   * number of tokens; {@link #NOBODY_IDLE} when there is none since one lies there already.
   */
  public CompletableFuture<Long> ring(Collection<String> queues) {
    List<byte[]> k = new ArrayList<>(2 + 2 * queues.size());
    List<byte[]> a = new ArrayList<>(1 + queues.size());
    k.add(keys.paused());
    k.add(keys.bellOfAll());
    a.add(Bytes.of(TOKEN_TTL.toMillis()));
    for (String queue : queues) {
      boolean several = queue.equals(SEVERAL);
      k.add(several ? keys.bellOfAll() : keys.queue(queue));
      k.add(several ? keys.bellOfAll() : keys.bell(queue));
      a.add(Bytes.of(queue));
    }
    return gateway.eval(Scripts.BELL_RING, k, a).thenApply(reply -> (Long) reply.get(0));
  }

  /**
   * Waits for a token. The connection does nothing else meanwhile, so this needs one of its own.
   *
   * @param queues whose bells are listened to; none: the bell of all queues
   * @param longest shorter than the connection's command time-out
   * @return the queue that it was rung for, or {@link #SEVERAL}; empty when the time was over
   */
  public CompletableFuture<Optional<String>> await(List<String> queues, Duration longest) {
    byte[][] bells =
        queues.isEmpty()
            ? new byte[][] {keys.bellOfAll()}
            : queues.stream().map(keys::bell).toArray(byte[][]::new);
    double seconds = longest.toMillis() / 1000.0;
    return gateway
        .call(c -> c.blpop(seconds, bells))
        .thenApply(token -> Optional.ofNullable(token).map(each -> Bytes.text(each.getValue())));
  }

  /**
   * Takes or renews the role of the one that rings, and probes whether it hears, if it has it.
   *
   * @return whose it is
   */
  public CompletableFuture<String> lease(String name, Duration ttl) {
    return gateway
        .eval(
            Scripts.BELL_LEASE,
            List.of(keys.bellRinger(), keys.bellProbe()),
            List.of(Bytes.of(name), Bytes.of(ttl.toMillis())))
        .thenApply(reply -> Bytes.text(reply.get(0)));
  }

  /** Gives the role up. */
  public CompletableFuture<String> release(String name) {
    return lease(name, Duration.ZERO);
  }

  /**
   * Has Redis tell this connection, and each that replaces it, of every change to a queue, also of
   * those that it makes itself: who takes one of several jobs over it hears that some are left.
   * {@link #probe} shows whether it does: through some proxies it says OK and never tells.
   *
   * @param changed gets the queue's name, {@code ""} for a probe; on the connection's thread, where
   *     nobody may wait
   */
  public void listen(Consumer<String> changed) {
    String prefix = Bytes.text(keys.queue("x"));
    String queues = prefix.substring(0, prefix.length() - 1);
    String probe = Bytes.text(keys.bellProbe());
    ChangedKeys.listen(gateway, true, List.of(queues, probe), key -> tell(key, queues, changed));
  }

  private static void tell(String key, String queues, Consumer<String> changed) {
    changed.accept(key.startsWith(queues) ? key.substring(queues.length()) : "");
  }

  /** Another number for each time that the connection was made anew. */
  public long connectionNumber() {
    return gateway.connectionNumber();
  }

  /** Changes a key that a listener hears of, if it is another connection's. */
  public CompletableFuture<Void> probe(Duration ttl) {
    return gateway
        .call(c -> c.set(keys.bellProbe(), Bytes.of(1), SetArgs.Builder.px(ttl)))
        .thenApply(ok -> null);
  }
}
