package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Owner of {@code workers}, their pings and what belongs to one worker but its claim. */
public final class WorkerStore {
  /** A claim's head up to its id is at most this long; see claim.lua. */
  private static final int CLAIM_HEAD = 96;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  WorkerStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** Makes workers known, with the second at which they started and a first ping. */
  public CompletableFuture<Void> register(Collection<WorkerName> workers, long second) {
    List<byte[]> k = new ArrayList<>(List.of(keys.workers()));
    List<byte[]> a = new ArrayList<>(List.of(Bytes.of(second)));
    for (WorkerName worker : workers) {
      k.add(keys.started(worker.member()));
      k.add(keys.ping(worker.name()));
      a.add(Bytes.of(worker.member()));
      a.add(ping(worker, second));
    }
    return gateway.eval(Scripts.REGISTER, k, a).thenApply(reply -> null);
  }

  /**
   * What a heartbeat found of one worker.
   *
   * @param wasRemoved a peer had taken it out of {@code workers}
   * @param lostClaim the peer had put its job into {@code failed}, so the claim was dropped
   * @param claimHead the first bytes of its claim, {@code ""} when it has none
   */
  public record Found(boolean wasRemoved, boolean lostClaim, String claimHead) {
    /** The id of its claim; empty when it has none, or one that is not ours. */
    public String claimId() {
      return ClaimStore.idOf(Bytes.of(claimHead));
    }

    /** Whether the worker holds the claim with this id. */
    public boolean holds(String claimId) {
      return claimHead.startsWith(ClaimStore.head(claimId));
    }
  }

  /**
   * Renews the pings of workers and makes those known again that were removed; the reply has one
   * element per worker.
   *
   * @param second the time of the ping
   * @param startedSecond when the workers started
   */
  public CompletableFuture<List<Found>> heartbeat(
      List<WorkerName> workers, long second, long startedSecond) {
    List<byte[]> k = new ArrayList<>(2 + 3 * workers.size());
    k.add(keys.workers());
    k.add(keys.failed());
    List<byte[]> a = new ArrayList<>(2 + 2 * workers.size());
    a.add(Bytes.of(CLAIM_HEAD));
    a.add(Bytes.of(startedSecond));
    for (WorkerName worker : workers) {
      k.add(keys.ping(worker.name()));
      k.add(keys.claim(worker.member()));
      k.add(keys.started(worker.member()));
      a.add(Bytes.of(worker.member()));
      a.add(ping(worker, second));
    }
    return gateway
        .eval(Scripts.HEARTBEAT, k, a)
        .thenApply(
            reply ->
                reply.stream()
                    .map(each -> (List<?>) each)
                    .map(
                        each ->
                            new Found(
                                !each.get(0).equals(0L),
                                each.get(0).equals(2L),
                                Bytes.text(each.get(1))))
                    .toList());
  }

  /** Forgets workers; one that still holds a claim is kept. The reply counts the forgotten. */
  public CompletableFuture<Long> untrack(Collection<WorkerName> workers) {
    List<byte[]> k = new ArrayList<>(List.of(keys.workers()));
    List<byte[]> a = new ArrayList<>();
    for (WorkerName worker : workers) {
      k.add(keys.claim(worker.member()));
      k.add(keys.started(worker.member()));
      k.add(keys.ping(worker.name()));
      k.add(keys.processed(worker.name()));
      k.add(keys.failedCount(worker.name()));
      a.add(Bytes.of(worker.member()));
    }
    return gateway.eval(Scripts.UNTRACK, k, a).thenApply(reply -> (Long) reply.get(0));
  }

  /** All members of {@code workers}, those of peers among them. */
  public CompletableFuture<List<WorkerName>> all() {
    return gateway
        .call(c -> c.smembers(keys.workers()))
        .thenApply(
            members -> members.stream().map(Bytes::text).sorted().map(WorkerName::parse).toList());
  }

  /** The last ping of a worker. */
  public CompletableFuture<Optional<byte[]>> lastPing(String workerName) {
    return gateway.call(c -> c.get(keys.ping(workerName))).thenApply(Optional::ofNullable);
  }

  /** Deletes a ping that still has these bytes; the reply is false when it is gone or another. */
  public CompletableFuture<Boolean> deletePing(String workerName, byte[] bytes) {
    return gateway
        .eval(Scripts.DELETE_UNCHANGED, List.of(keys.ping(workerName)), List.of(bytes))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  private static byte[] ping(WorkerName worker, long second) {
    return new WorkerPing(second, worker.name(), Objects.requireNonNullElse(worker.queues(), ""))
        .write();
  }
}
