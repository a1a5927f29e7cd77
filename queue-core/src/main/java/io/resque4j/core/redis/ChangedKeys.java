package io.resque4j.core.redis;

import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.push.PushMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears of changes to keys, whoever makes them: Redis pushes the names of those that changed to the
 * connection ({@code CLIENT TRACKING} in broadcast mode). Where it cannot (RESP2, some proxies), it
 * says so or says OK, and never pushes: who listens has to see that it hears.
 */
final class ChangedKeys {
  private ChangedKeys() {}

  /**
   * Begins to listen, on the gateway's connection and on each that replaces it. One connection may
   * listen several times, with the same {@code ownToo} each time.
   *
   * @param ownToo whether changes that this connection makes are told too
   * @param prefixes how the keys begin, none of which begins another; told of one that the
   *     connection did not ask for here, the listener has to pass it over
   * @param changed gets a key's name, on the connection's thread, where nobody may wait
   */
  static void listen(
      RedisGateway gateway, boolean ownToo, List<String> prefixes, Consumer<String> changed) {
    gateway.onConnection(
        connection -> {
          connection.addListener(push -> names(push).forEach(changed));
          TrackingArgs how =
              TrackingArgs.Builder.enabled(true).bcast().prefixes(prefixes.toArray(String[]::new));
          connection.async().clientTracking(ownToo ? how : how.noloop());
        });
  }

  /**
   * Begins to listen to one key, with changes that this connection makes. With each new connection
   * {@code changed} is called too: changes may have been missed.
   */
  static void listen(RedisGateway gateway, byte[] key, Runnable changed) {
    String name = Bytes.text(key);
    listen(
        gateway,
        true,
        List.of(name),
        each -> {
          if (each.equals(name)) {
            changed.run();
          }
        });
    gateway.onConnection(connection -> changed.run());
  }

  /** The keys that a push names; none after FLUSHALL, which names all without a name. */
  private static List<String> names(PushMessage push) {
    List<Object> content = push.getContent(StandardCharsets.UTF_8::decode);
    return push.getType().equals("invalidate") && content.get(1) instanceof List<?> keys
        ? keys.stream().map(Object::toString).toList()
        : List.of();
  }
}
