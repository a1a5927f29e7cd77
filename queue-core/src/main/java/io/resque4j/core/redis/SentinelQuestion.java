package io.resque4j.core.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Asks a sentinel for the master of a name, and listens for its being replaced. */
record SentinelQuestion(String master) implements Question {
  private static final String SWITCHED = "+switch-master";

  @Override
  public void begin(StatefulRedisPubSubConnection<String, String> connection, Runnable news) {
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            if (message.startsWith(master + " ")) {
              news.run();
            }
          }
        });
    connection.async().subscribe(SWITCHED);
  }

  @Override
  public CompletableFuture<Sighting> ask(
      StatefulRedisPubSubConnection<String, String> connection, HostPort asked) {
    return connection
        .async()
        .<Map<String, String>>dispatch(
            CommandType.SENTINEL,
            new MapOutput<>(StringCodec.UTF8),
            new CommandArgs<>(StringCodec.UTF8).add("MASTER").add(master))
        .toCompletableFuture()
        .thenApply(
            said ->
                new Sighting(
                    new HostPort(said(said, "ip"), Integer.parseInt(said(said, "port"))),
                    Long.parseLong(said(said, "config-epoch")),
                    List.of()));
  }

  private static String said(Map<String, String> reply, String name) {
    return Objects.requireNonNull(reply.get(name), () -> "a sentinel does not say its " + name);
  }
}
