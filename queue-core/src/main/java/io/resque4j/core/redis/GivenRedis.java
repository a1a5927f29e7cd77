package io.resque4j.core.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a client of the caller's leads to. The client is left open. */
final class GivenRedis implements Topology {
  private static final Duration ACTIVE_WITHIN = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
  private static final String ADDRESS = "the given client's address";

  private final ExistingClient client;

  GivenRedis(ExistingClient client) {
    this.client = client;
  }

  /** The address that a client was made with is known to itself alone, and that call blocks. */
  @Override
  public CompletableFuture<Connected> connect() {
    CompletableFuture<Connected> connected = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                StatefulRedisConnection<byte[], byte[]> connection =
                    client.checked().connect(ByteArrayCodec.INSTANCE);
                awaitActive(connection);
                connected.complete(new Connected(connection, ADDRESS));
              } catch (RuntimeException e) {
                connected.completeExceptionally(e);
              }
            },
            "resque4j-connect");
    thread.setDaemon(true);
    thread.start();
    return connected;
  }

  /**
   * Waits until the connection takes commands. When the client's credentials are not there at once
   * (Lettuce fetches even those of an address on another thread), it is handed out a moment before
   * that, and what is asked then ends with "Currently not connected".
   */
  private static void awaitActive(StatefulRedisConnection<byte[], byte[]> connection) {
    long deadline = System.nanoTime() + ACTIVE_WITHIN.toNanos();
    while (!takesCommands(connection) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** Whether a command went out; what Redis says to it, if it says anything, is not asked here. */
  private static boolean takesCommands(StatefulRedisConnection<byte[], byte[]> connection) {
    try {
      LettuceFutures.awaitOrCancel(
          connection.async().ping(), ACTIVE_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (RedisException e) {
      return Failure.of(e) != Failure.NOT_SENT;
    }
  }

  @Override
  public String address() {
    return ADDRESS;
  }

  @Override
  public boolean isCurrent(String target) {
    return true;
  }

  @Override
  public void lookAgain(@Nullable String hint) {
    // There is nobody to ask.
  }

  @Override
  public void onMove(Runnable listener) {
    // It is the client that knows.
  }

  @Override
  public void close() {
    // The client belongs to the caller.
  }
}
