package io.resque4j.core.redis;

import io.resque4j.core.protocol.ControlMessage;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Owner of {@code resque4j:control:<process>}, the messages for a process of workers, and of {@code
 * resque4j:state:<process>}, how it is if not as usual.
 */
public final class ControlStore {
  /** What lies there unread for so long was for a process that is gone. */
  static final Duration TTL = Duration.ofMinutes(10);

  private static final int MOST = 100;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  ControlStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** What became of a message. */
  public enum Sent {
    /** It lies there. */
    SENT,
    /** The worker is not in {@code workers} (any more). */
    NO_WORKER,
    /** The worker has not this claim (any more). */
    NO_CLAIM,
    /** More messages lie there than anyone who lives leaves unread. */
    FULL
  }

  /** Leaves a message for the process of a worker. Safe to be repeated. */
  public CompletableFuture<Sent> send(WorkerName worker, ControlMessage message) {
    String head =
        message instanceof ControlMessage.Cancel cancel ? ClaimStore.head(cancel.claimId()) : "";
    return gateway
        .eval(
            Scripts.CONTROL_SEND,
            List.of(keys.workers(), keys.claim(worker.member()), keys.control(worker.process())),
            List.of(
                Bytes.of(worker.member()),
                Bytes.of(head),
                Bytes.of(message.text()),
                Bytes.of(TTL.toMillis()),
                Bytes.of(MOST)))
        .thenApply(reply -> sent(((Long) reply.get(0)).intValue()));
  }

  private static Sent sent(int code) {
    return switch (code) {
      case 1 -> Sent.SENT;
      case 0 -> Sent.NO_WORKER;
      case -1 -> Sent.NO_CLAIM;
      default -> Sent.FULL;
    };
  }

  /**
   * Reads the messages for a process. They lie there until a later call names them as carried out.
   * Safe to be repeated.
   *
   * @param state how the process is; empty: as usual
   * @param known how long that is known
   * @param carriedOut messages of an earlier reply, which are taken away
   */
  public CompletableFuture<List<String>> read(
      String process, String state, Duration known, Collection<String> carriedOut) {
    List<byte[]> a = new ArrayList<>(2 + carriedOut.size());
    a.add(Bytes.of(state));
    a.add(Bytes.of(known.toMillis()));
    carriedOut.forEach(each -> a.add(Bytes.of(each)));
    return gateway
        .eval(Scripts.CONTROL_READ, List.of(keys.control(process), keys.processState(process)), a)
        .thenApply(reply -> reply.stream().map(Bytes::text).toList());
  }

  /** How a process is; nothing: as usual, or unknown. */
  public CompletableFuture<Optional<String>> state(String process) {
    return gateway
        .call(c -> c.get(keys.processState(process)))
        .thenApply(state -> Optional.ofNullable(state).map(Bytes::text));
  }

  /** Nobody reads the messages for this process any more. */
  public CompletableFuture<Void> forget(String process) {
    return gateway
        .call(c -> c.del(keys.control(process), keys.processState(process)))
        .thenApply(n -> null);
  }
}
