package io.resque4j.core.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.util.Objects;

/**
 * A Lettuce client of the caller's, which is used as it is and left open. Its connections must not
 * send anything twice, nor wait for ever: of its options, {@code DisconnectedBehavior} must reject
 * commands (or auto-reconnect be off), and {@code TimeoutOptions} be enabled. Both are checked each
 * time a connection is opened.
 *
 * <pre>{@code
 * RedisClient client = RedisClient.create("redis://localhost");
 * client.setOptions(ClientOptions.builder()
 *     .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
 *     .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(10)))
 *     .build());
 * Resque resque = Resque.builder().client(ExistingClient.of(client)).connect();
 * }</pre>
 *
 * <p>It leads to one Redis, or to what its own sentinel address says when a connection is opened; a
 * master that hangs is left only when an address is given instead. A client of a cluster cannot be
 * used: give the address.
 */
public final class ExistingClient {
  private final RedisClient client;

  private ExistingClient(RedisClient client) {
    this.client = client;
  }

  /**
   * Wraps a client.
   *
   * @param client made with an address of its own
   * @throws IllegalArgumentException when its options would send commands twice or let them wait
   *     for ever
   */
  public static ExistingClient of(RedisClient client) {
    ExistingClient wrapped = new ExistingClient(Objects.requireNonNull(client));
    wrapped.checked();
    return wrapped;
  }

  /** The client, after a look at its options: they can be changed at any time. */
  RedisClient checked() {
    ClientOptions options = client.getOptions();
    boolean keeps =
        switch (options.getDisconnectedBehavior()) {
          case REJECT_COMMANDS -> false;
          case ACCEPT_COMMANDS -> true;
          case DEFAULT -> options.isAutoReconnect();
        };
    if (keeps) {
      throw new IllegalArgumentException(
          "expected a Lettuce client that never sends a command twice:"
              + " disconnectedBehavior(REJECT_COMMANDS), got: "
              + options.getDisconnectedBehavior()
              + " with autoReconnect("
              + options.isAutoReconnect()
              + ")");
    }
    if (!options.getTimeoutOptions().isTimeoutCommands()) {
      throw new IllegalArgumentException(
          "expected a Lettuce client whose commands end some time:"
              + " timeoutOptions(TimeoutOptions.enabled(…)), got: no time-out");
    }
    return client;
  }
}
