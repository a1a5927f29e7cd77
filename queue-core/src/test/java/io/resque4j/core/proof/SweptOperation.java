package io.resque4j.core.proof;

import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A row of the table in {@link SweptOperations}.
 *
 * @param name says what it does
 * @param before brings Redis into the state that the operation finds; every job that lies there
 *     afterwards counts as acknowledged
 * @param call the operation; it must leave the same bytes each time, so give it its ids and times
 * @param repeatable whether who got no reply does it again, and then it is as if done once
 * @param enqueues ids of the jobs that it adds
 * @param started ids of jobs that a worker has begun before it, and not ended
 * @param performed ids of jobs that a worker has done before it
 * @param deletes ids of the jobs that it deletes: nobody needs to perform them
 * @param skips whether it passes over what has a wrong type and does the rest, so that it may be
 *     done in part
 */
record SweptOperation(
    String name,
    Preparation before,
    Call call,
    boolean repeatable,
    List<String> enqueues,
    List<String> started,
    List<String> performed,
    List<String> deletes,
    boolean skips) {

  /** Sets the scene. */
  @FunctionalInterface
  interface Preparation {
    void run(RedisStores stores, RawRedis redis, String namespace);
  }

  /** Does it; what it returns is waited for. */
  @FunctionalInterface
  interface Call {
    CompletableFuture<?> on(Client client);
  }

  /** An operation on an empty Redis that is repeated until it is answered. */
  static SweptOperation operation(String name, Call call) {
    return new SweptOperation(
        name,
        (stores, redis, ns) -> {},
        call,
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  SweptOperation after(Preparation before) {
    return new SweptOperation(
        name, before, call, repeatable, enqueues, started, performed, deletes, skips);
  }

  /** Who got no reply does not do it again. */
  SweptOperation once() {
    return new SweptOperation(
        name, before, call, false, enqueues, started, performed, deletes, skips);
  }

  SweptOperation enqueuing(String... ids) {
    return new SweptOperation(
        name, before, call, repeatable, List.of(ids), started, performed, deletes, skips);
  }

  SweptOperation started(String... ids) {
    return new SweptOperation(
        name, before, call, repeatable, enqueues, List.of(ids), performed, deletes, skips);
  }

  SweptOperation performed(String... ids) {
    return new SweptOperation(
        name, before, call, repeatable, enqueues, started, List.of(ids), deletes, skips);
  }

  SweptOperation deleting(String... ids) {
    return new SweptOperation(
        name, before, call, repeatable, enqueues, started, performed, List.of(ids), skips);
  }

  SweptOperation skipping() {
    return new SweptOperation(
        name, before, call, repeatable, enqueues, started, performed, deletes, true);
  }

  @Override
  public String toString() {
    return name;
  }
}
