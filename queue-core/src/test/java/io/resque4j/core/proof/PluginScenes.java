package io.resque4j.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.EndEffect;
import io.resque4j.core.redis.JobLockKey;
import io.resque4j.core.redis.PluginStore.Beginning;
import io.resque4j.core.redis.PluginStore.HeldLock;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What plugins do around job 1, which worker one has claimed. */
final class PluginScenes {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String CLAIM = "id-1";

  private PluginScenes() {}

  static void claimedWithLock(RedisStores stores, RawRedis redis, String namespace) {
    SweptOperations.claimed(stores, redis, namespace);
    redis.call("SET", namespace + ":lock:a:math:[\"job-1\"]", "1795473222", "EX", 3600);
    redis.call("SET", namespace + ":resque-retry:a:job-1", "1", "EX", 3600);
    redis.call("SET", namespace + ":failure-resque-retry:a:job-1", "{}", "EX", 3600);
  }

  static void begun(RedisStores stores, RawRedis redis, String namespace) {
    claimedWithLock(stores, redis, namespace);
    RedisGateway.await(
        stores.plugins().begin(SweptOperations.ONE, CLAIM, beginning(ResqueKeys.of(namespace))));
  }

  private static Beginning beginning(ResqueKeys keys) {
    return new Beginning(
        keys.queueLock("a", "math", "[\"job-1\"]"), lock(keys), keys.retry("a", "job-1"));
  }

  private static JobLockKey lock(ResqueKeys keys) {
    return new JobLockKey(keys.jobLock("a", "math", "[\"job-1\"]"), HOUR);
  }

  private static ResqueKeys keys(Client client) {
    return client.resque().keys();
  }

  static CompletableFuture<?> begin(Client client) {
    return client.stores().plugins().begin(SweptOperations.ONE, CLAIM, beginning(keys(client)));
  }

  static CompletableFuture<?> extend(Client client) {
    return client
        .stores()
        .plugins()
        .extend(List.of(new HeldLock(SweptOperations.ONE, CLAIM, lock(keys(client)))));
  }

  static CompletableFuture<?> end(Client client, Outcome outcome, byte[] entry) {
    ResqueKeys keys = keys(client);
    return end(
        client,
        outcome,
        entry,
        new EndEffect.Forget(keys.retry("a", "job-1")),
        new EndEffect.Forget(keys.retryFailure("a", "job-1")));
  }

  static CompletableFuture<?> retry(Client client) {
    return fail(client, 4);
  }

  static CompletableFuture<?> failForTheLastTime(Client client) {
    return fail(client, 3);
  }

  private static CompletableFuture<?> fail(Client client, int limit) {
    ResqueKeys keys = keys(client);
    EndEffect retry =
        new EndEffect.Retry(
            later(),
            keys.retry("a", "job-1"),
            keys.retryFailure("a", "job-1"),
            limit,
            3600,
            "{\"error\":\"no\"}".getBytes(UTF_8));
    return end(client, Outcome.FAIL, SweptOperations.failed(1), retry);
  }

  static CompletableFuture<?> putOff(Client client) {
    return end(client, Outcome.VETO, new byte[0], later());
  }

  private static EndEffect.Later later() {
    return new EndEffect.Later(SweptOperations.SECOND, SweptOperations.job(1));
  }

  private static CompletableFuture<?> end(
      Client client, Outcome outcome, byte[] entry, EndEffect... effects) {
    List<EndEffect> all = new ArrayList<>(List.of(effects));
    all.add(new EndEffect.Free(lock(keys(client))));
    return client
        .stores()
        .claims()
        .complete(
            List.of(new Completion(SweptOperations.ONE, CLAIM, "math", outcome, entry, "", all)));
  }
}
