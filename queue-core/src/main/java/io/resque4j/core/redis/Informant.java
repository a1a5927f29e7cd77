package io.resque4j.core.redis;

import java.util.concurrent.CompletableFuture;

/** Somebody who knows where writes are taken: a sentinel, or a node of a cluster. */
interface Informant extends AutoCloseable {

  HostPort where();

  /** Asks. Fails when there is no answer in a bounded time. */
  CompletableFuture<Sighting> ask();

  @Override
  void close();
}
