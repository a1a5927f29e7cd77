package io.resque4j.cli.demo;

import io.resque4j.cli.connection.QuickRedis;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisServerBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of the demo: one of its own, or one that the user gave. In the latter the demo uses a
 * namespace that nobody else has, and takes it away again.
 *
 * @param server its own one, if it is
 */
record DemoRedis(String uri, String namespace, @Nullable RedisServer server)
    implements AutoCloseable {

  /** One of its own, which {@link #close} ends; one to be kept outlives even a killed JVM. */
  static DemoRedis start(boolean keep) {
    RedisServerBuilder builder = QuickRedis.builder();
    RedisServer server = (keep ? builder.keepAfterExit() : builder.endAtExit(false)).start();
    return new DemoRedis(server.uri(), RedisOptions.DEFAULT_NAMESPACE, server);
  }

  /** That of the user. What it leaves there is deleted over a plain connection of its own. */
  static DemoRedis given(String uri) {
    if (!uri.startsWith("redis://") || uri.contains("?")) {
      throw CliException.usage(
          "expected --redis of a demo to be redis://host:port/database, with or without a password, got: %s; "
                  .formatted(Secrets.maskAddress(uri))
              + "'dev --redis' takes any address");
    }
    String random = UUID.randomUUID().toString().substring(0, 8);
    return new DemoRedis(uri, "resque4j-demo-" + random, null);
  }

  Optional<RedisServer> own() {
    return Optional.ofNullable(server);
  }

  /** Leaves nothing behind. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    } else {
      deleteKeys();
    }
  }

  private void deleteKeys() {
    try (RawRedis redis = RawRedis.connect(uri)) {
      String cursor = "0";
      do {
        List<?> page = list(redis.call("SCAN", cursor, "MATCH", namespace + ":*", "COUNT", 1_000));
        list(page.get(1)).forEach(key -> redis.call("UNLINK", key));
        cursor = new String((byte[]) page.get(0), StandardCharsets.UTF_8);
      } while (!cursor.equals("0"));
    }
  }

  private static List<?> list(@Nullable Object reply) {
    return (List<?>) Objects.requireNonNull(reply);
  }
}
