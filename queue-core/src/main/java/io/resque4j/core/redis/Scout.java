package io.resque4j.core.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to one sentinel or cluster node, made when it is asked and there is none. */
final class Scout implements Informant {
  private final HostPort where;
  private final RedisClient client;
  private final RedisURI uri;
  private final Question question;
  private final Consumer<Informant> news;
  private @Nullable CompletableFuture<StatefulRedisPubSubConnection<String, String>> pending;
  private boolean closed;

  /**
   * Knows whom to ask.
   *
   * @param news is called, on the connection's thread, when it says that something has changed
   */
  Scout(
      HostPort where,
      RedisClient client,
      RedisURI uri,
      Question question,
      Consumer<Informant> news) {
    this.where = where;
    this.client = client;
    this.uri = uri;
    this.question = question;
    this.news = news;
  }

  @Override
  public HostPort where() {
    return where;
  }

  @Override
  public CompletableFuture<Sighting> ask() {
    return connection().thenCompose(connection -> question.ask(connection, where));
  }

  private synchronized CompletableFuture<StatefulRedisPubSubConnection<String, String>>
      connection() {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }
    if (pending == null || isUseless(pending)) {
      pending =
          client
              .connectPubSubAsync(StringCodec.UTF8, uri)
              .toCompletableFuture()
              .thenApply(
                  connection -> {
                    question.begin(connection, () -> news.accept(this));
                    return connection;
                  });
    }
    return pending;
  }

  private static boolean isUseless(
      CompletableFuture<StatefulRedisPubSubConnection<String, String>> connection) {
    return connection.isDone()
        && (connection.isCompletedExceptionally() || !connection.join().isOpen());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pending != null) {
      pending.thenAccept(StatefulRedisPubSubConnection::closeAsync);
    }
  }
}
