package io.resque4j.core.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.resque4j.core.RedisCredentials;
import io.resque4j.core.RedisTls;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.TimeSpan;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that moves: the master that sentinels name, or the node of a cluster that owns our slot.
 * A {@link Lookout} knows where it is; connections are opened there, and moved when it moves.
 */
final class FollowedRedis implements Topology {
  /** Who is asked where the master is answers in this time or is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Pattern MOVED = Pattern.compile("MOVED \\d+ (\\S+)");

  private final ResqueConfig config;
  private final RedisAddress address;
  private final ClientResources resources = ClientResources.create();
  private final RedisClient client;
  private final RedisClient scoutClient;
  private final Lookout lookout;
  private final boolean isCluster;

  private FollowedRedis(
      ResqueConfig config,
      RedisAddress address,
      Question question,
      boolean scoutTls,
      @Nullable RedisCredentials scoutLogin,
      RedisTls scoutTrust,
      ScheduledExecutorService timer) {
    this.config = config;
    this.address = address;
    this.isCluster = question instanceof ClusterQuestion;
    this.client = RedisClient.create(resources);
    client.setOptions(
        LettuceSetup.options(config.tls(), config.connectTimeout(), config.commandTimeout()));
    this.scoutClient = RedisClient.create(resources);
    Duration patience = TimeSpan.shorter(PATIENCE, config.connectTimeout());
    scoutClient.setOptions(LettuceSetup.options(scoutTrust, patience, patience));
    this.lookout =
        new Lookout(
            address.hosts(),
            (where, news) ->
                new Scout(
                    where,
                    scoutClient,
                    LettuceSetup.uri(where, scoutTls, scoutLogin, 0, patience),
                    question,
                    news),
            timer);
  }

  /** The master that sentinels watch under a name. */
  static FollowedRedis bySentinels(
      ResqueConfig config, RedisAddress address, String master, ScheduledExecutorService timer) {
    return new FollowedRedis(
        config,
        address,
        new SentinelQuestion(master),
        address.sentinelTls(),
        address.sentinelCredentials(),
        config.sentinelTls(),
        timer);
  }

  /** The node of a cluster that owns a slot. */
  static FollowedRedis inCluster(
      ResqueConfig config, RedisAddress address, int slot, ScheduledExecutorService timer) {
    return new FollowedRedis(
        config,
        address,
        new ClusterQuestion(slot),
        address.tls(),
        address.credentials(),
        config.tls(),
        timer);
  }

  @Override
  public CompletableFuture<Connected> connect() {
    return lookout.locate().thenCompose(this::connect);
  }

  private CompletableFuture<Connected> connect(HostPort where) {
    return client
        .connectAsync(
            ByteArrayCodec.INSTANCE,
            LettuceSetup.uri(
                where,
                address.tls(),
                address.credentials(),
                address.database(),
                config.connectTimeout()))
        .toCompletableFuture()
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    ConnectFailure.translate(where + " (from " + address() + ")", failure)))
        .thenCompose(connection -> checked(connection, where));
  }

  /** Who was named the master may not be it any more, or not yet. */
  private CompletableFuture<Connected> checked(
      StatefulRedisConnection<byte[], byte[]> connection, HostPort where) {
    return connection
        .async()
        .role()
        .toCompletableFuture()
        .handle(
            (role, failure) -> {
              boolean mayNotAsk =
                  failure != null
                      && FailedReply.cause(failure) instanceof RedisCommandExecutionException;
              if (mayNotAsk || (role != null && "master".equals(Bytes.text(role.get(0))))) {
                return new Connected(connection, where.toString());
              }
              connection.closeAsync();
              throw new ResqueConnectionException(
                  "Redis at %s is not the master that %s says it is".formatted(where, address()),
                  failure);
            });
  }

  @Override
  public String address() {
    return address.shown();
  }

  @Override
  public boolean isCurrent(String target) {
    return lookout.isCurrent(target);
  }

  @Override
  public void lookAgain(@Nullable String hint) {
    lookout.lookSoon();
    Matcher moved = MOVED.matcher(hint == null ? "" : hint);
    if (isCluster && moved.lookingAt() && !moved.group(1).startsWith(":")) {
      lookout.ask(HostPort.parse(moved.group(1), 0));
    }
  }

  @Override
  public void onMove(Runnable listener) {
    lookout.onMove(listener);
  }

  @Override
  public void close() {
    lookout.close();
    LettuceSetup.shutDown(scoutClient);
    LettuceSetup.shutDown(client);
    LettuceSetup.shutDown(resources);
  }
}
