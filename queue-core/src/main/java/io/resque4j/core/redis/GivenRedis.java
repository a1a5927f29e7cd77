package io.resque4j.core.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a client of the caller's leads to. The client is left open. */
final class GivenRedis implements Topology {
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
                connected.complete(
                    new Connected(client.checked().connect(ByteArrayCodec.INSTANCE), ADDRESS));
              } catch (RuntimeException e) {
                connected.completeExceptionally(e);
              }
            },
            "resque4j-connect");
    thread.setDaemon(true);
    thread.start();
    return connected;
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
