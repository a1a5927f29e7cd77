package io.resque4j.core.redis;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Knows which Redis takes the writes for our keys, and opens connections to it: a single one, the
 * master that sentinels name, or the node of a cluster that owns our slot.
 */
interface Topology extends AutoCloseable {

  /** Opens a connection to the Redis that takes our writes now. Never blocks. */
  CompletableFuture<Connected> connect();

  /** Where it is, for people, without passwords. */
  String address();

  /** Whether a connection with this target leads to where writes are taken, as far as is known. */
  boolean isCurrent(String target);

  /**
   * Asks soon who takes writes, because something looked as if that had changed.
   *
   * @param hint what Redis said, such as {@code MOVED 1 host:port}; null when it said nothing
   */
  void lookAgain(@Nullable String hint);

  /** Names who is to be told, from any thread, that writes are taken elsewhere now. */
  void onMove(Runnable listener);

  @Override
  void close();
}
