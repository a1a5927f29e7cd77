package io.resque4j.core.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens connections to one Redis, all of the same behaviour: they come back by themselves, and they
 * never send anything twice. (Lettuce's defaults keep what was sent when a connection broke and
 * send it again: an INCR ran twice, 100 RPUSHes became 200.)
 */
public final class RedisConnector implements AutoCloseable {
  private static final Duration RECONNECT_AT_LEAST = Duration.ofMillis(20);
  private static final Duration RECONNECT_AT_MOST = Duration.ofMillis(500);
  private static final int[] OLDEST_REDIS = {6, 2};

  /** The first @ after the end of the authority: the password holds what ends an authority. */
  private static final Pattern SPLIT_CREDENTIALS =
      Pattern.compile("^rediss?(?:-[a-z]+)?://[^@/?#]*[/?#][^@]*@", Pattern.CASE_INSENSITIVE);

  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)(\\S*)");

  private final ResqueConfig config;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;

  private RedisConnector(
      ResqueConfig config, RedisURI uri, ClientResources resources, RedisClient client) {
    this.config = config;
    this.uri = uri;
    this.resources = resources;
    this.client = client;
  }

  /**
   * Prepares the client and connects once, to say at once what is wrong.
   *
   * @throws IllegalArgumentException when the address is none
   * @throws ResqueConnectionException when Redis does not answer
   * @throws RedisRefusedException when Redis does not let us in: no or a wrong password, no such
   *     database
   * @throws ResqueException when Redis is too old
   */
  public static RedisConnector connect(ResqueConfig config) {
    RedisURI uri = parse(config);
    ClientResources resources =
        DefaultClientResources.builder()
            .reconnectDelay(
                Delay.fullJitter(RECONNECT_AT_LEAST, RECONNECT_AT_MOST, 20, TimeUnit.MILLISECONDS))
            .build();
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(options(config));
    RedisConnector connector = new RedisConnector(config, uri, resources, client);
    try {
      connector.refuseOldRedis();
      return connector;
    } catch (RuntimeException e) {
      connector.close();
      throw e;
    }
  }

  /**
   * Opens a connection of its own.
   *
   * @throws ResqueConnectionException when Redis does not answer
   * @throws RedisRefusedException when Redis does not let us in
   */
  public RedisGateway open() {
    return new RedisGateway(openConnection(), config, address());
  }

  /** Where Redis is, for people: without password. */
  public String address() {
    return uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private static RedisURI parse(ResqueConfig config) {
    if (SPLIT_CREDENTIALS.matcher(config.uri()).find()) {
      // Lettuce would take the first part of the password for the host, and tell it in errors.
      throw new IllegalArgumentException(
          "expected a user and a password without / ? # in the address of a Redis (they are written"
              + " %2F, %3F, %23), got: "
              + config.uriWithoutPassword());
    }
    try {
      RedisURI uri = RedisURI.create(config.uri());
      uri.setTimeout(config.commandTimeout());
      return uri;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "expected the address of a Redis such as redis://localhost:6379, got: "
              + config.uriWithoutPassword(),
          e);
    }
  }

  private static ClientOptions options(ResqueConfig config) {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(config.connectTimeout())
                .keepAlive(true)
                .tcpNoDelay(true)
                .build())
        .timeoutOptions(TimeoutOptions.enabled(config.commandTimeout()))
        .build();
  }

  private StatefulRedisConnection<byte[], byte[]> openConnection() {
    try {
      return client.connect(ByteArrayCodec.INSTANCE);
    } catch (RedisException e) {
      throw refusal(e)
          .orElseGet(
              () ->
                  new ResqueConnectionException(
                      "cannot reach Redis at %s (%s): is it running, and is the address right?"
                          .formatted(address(), rootMessage(e)),
                      e));
    }
  }

  /** What it means when Redis did answer, with an error. */
  private Optional<ResqueException> refusal(RedisException error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof RedisCommandExecutionException)) {
      cause = cause.getCause();
    }
    if (cause == null) {
      return Optional.empty();
    }
    String answer = rootMessage(cause);
    String what =
        answer.startsWith("NOAUTH")
            ? "wants a password: expected user:password@ or :password@ before the host, got an"
                + " address without them"
            : answer.startsWith("WRONGPASS")
                ? "knows no such user or password (" + answer + ")"
                : "does not let us in (" + answer + ")";
    return Optional.of(new RedisRefusedException("Redis at " + address() + " " + what, error));
  }

  private void refuseOldRedis() {
    try (StatefulRedisConnection<byte[], byte[]> connection = openConnection()) {
      String info = connection.sync().info("server");
      Matcher version = VERSION.matcher(info);
      if (!version.find()) {
        return;
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major < OLDEST_REDIS[0] || (major == OLDEST_REDIS[0] && minor < OLDEST_REDIS[1])) {
        throw new ResqueException(
            "expected Redis 6.2 or later at %s, got: %d.%d%s"
                .formatted(address(), major, minor, version.group(3)));
      }
    } catch (RedisException e) {
      throw refusal(e)
          .orElseGet(
              () ->
                  new ResqueConnectionException(
                      "Redis at %s does not answer (%s)".formatted(address(), rootMessage(e)), e));
    }
  }

  static String rootMessage(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
