package io.resque4j.core.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;

/** How one who knows is asked where writes are taken. */
interface Question {

  /** Sets up a fresh connection; {@code news} is run when it says that something has changed. */
  void begin(StatefulRedisPubSubConnection<String, String> connection, Runnable news);

  /** Asks. {@code asked} is whom; its host stands where an answer names none. */
  CompletableFuture<Sighting> ask(
      StatefulRedisPubSubConnection<String, String> connection, HostPort asked);
}
