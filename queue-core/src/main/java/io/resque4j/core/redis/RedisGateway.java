package io.resque4j.core.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One connection to Redis, and the rule for everything that goes through it: what was not sent
 * waits a bounded time for a connection; what was sent and got no reply has an unknown outcome and
 * is never sent again from here.
 *
 * <p>All methods may be called from any thread. Replies come on the connection's own thread: who
 * waits there for another reply waits for ever.
 */
public final class RedisGateway implements AutoCloseable {
  private static final long RETRY_UNSENT_MS = 20;

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final ResqueConfig config;
  private final String address;
  private final AtomicLong connections = new AtomicLong();

  RedisGateway(
      StatefulRedisConnection<byte[], byte[]> connection, ResqueConfig config, String address) {
    this.connection = connection;
    this.config = config;
    this.address = address;
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress socket) {
            connections.incrementAndGet();
          }
        });
  }

  /** Another number for each time that the connection was made anew. */
  public long connectionNumber() {
    return connections.get();
  }

  /**
   * Runs a script by its digest, and by its text when Redis does not know it (any more).
   *
   * @return its reply as a list (of one element when the script returns a single value), with
   *     {@code Long}, {@code byte[]} and lists in it; exceptionally as {@link #call} says
   */
  public CompletableFuture<List<Object>> eval(
      LuaScript script, List<byte[]> keys, List<byte[]> args) {
    byte[][] k = keys.toArray(byte[][]::new);
    byte[][] a = args.toArray(byte[][]::new);
    return call(c -> c.<List<Object>>evalsha(script.sha(), ScriptOutputType.MULTI, k, a))
        .exceptionallyCompose(
            e ->
                isNoScript(e)
                    ? call(c -> c.<List<Object>>eval(script.source(), ScriptOutputType.MULTI, k, a))
                    : CompletableFuture.failedFuture(e));
  }

  /**
   * Sends a command.
   *
   * @return its reply; or, exceptionally, {@link ResqueConnectionException} (not sent), {@link
   *     RedisRefusedException} (refused), {@link UnknownOutcomeException} (sent, no reply)
   */
  public <T> CompletableFuture<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
    long deadline = System.nanoTime() + config.connectWait().toNanos();
    return attempt(command, deadline);
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @throws ResqueException as {@link #call} says
   */
  public <T> T sync(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
    return await(call(command));
  }

  /**
   * Waits for a reply.
   *
   * @throws ResqueException as {@link #call} says
   */
  public static <T> T await(CompletableFuture<T> reply) {
    try {
      return reply.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownOutcomeException("interrupted while waiting for Redis' reply", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ResqueException resque) {
        throw resque;
      }
      throw new ResqueException("unexpected: " + e.getCause(), e.getCause());
    }
  }

  /** Whether a connection stands at this moment. */
  public boolean isConnected() {
    return connection.isOpen();
  }

  @Override
  public void close() {
    connection.close();
  }

  private <T> CompletableFuture<T> attempt(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command,
      long deadline) {
    CompletableFuture<T> sent;
    try {
      sent = command.apply(connection.async()).toCompletableFuture();
    } catch (RedisException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    return sent.exceptionallyCompose(
        error ->
            wasNotSent(error) && System.nanoTime() < deadline
                ? later().thenCompose(ignored -> attempt(command, deadline))
                : CompletableFuture.failedFuture(translate(error)));
  }

  private static CompletableFuture<Void> later() {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(RETRY_UNSENT_MS, TimeUnit.MILLISECONDS));
  }

  /**
   * Lettuce says so before it writes, and when a write failed: neither reached Redis whole. Every
   * other failure came after sending.
   */
  private static boolean wasNotSent(Throwable error) {
    Throwable cause = unwrap(error);
    String message = cause.getMessage();
    return cause instanceof RedisException
        && message != null
        && message.startsWith("Currently not connected");
  }

  private ResqueException translate(Throwable error) {
    Throwable cause = unwrap(error);
    if (cause instanceof ResqueException resque) {
      return resque;
    }
    if (wasNotSent(cause)) {
      return new ResqueConnectionException(
          "Redis at %s could not be reached for %d ms; nothing was sent"
              .formatted(address, config.connectWait().toMillis()),
          cause);
    }
    if (cause instanceof RedisCommandExecutionException) {
      return new RedisRefusedException(
          "Redis at " + address + " refused: " + cause.getMessage(), cause);
    }
    return new UnknownOutcomeException(
        "no reply from Redis at %s (%s): the operation may or may not have happened"
            .formatted(address, RedisConnector.rootMessage(cause)),
        cause);
  }

  private static boolean isNoScript(Throwable error) {
    Throwable cause = unwrap(error);
    return cause instanceof RedisRefusedException
        && cause.getCause() instanceof RedisNoScriptException;
  }

  private static Throwable unwrap(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
