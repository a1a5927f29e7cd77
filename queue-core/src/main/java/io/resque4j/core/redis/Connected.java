package io.resque4j.core.redis;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A connection and where it leads.
 *
 * @param target what the {@link Topology} that opened it calls its other end
 */
record Connected(StatefulRedisConnection<byte[], byte[]> connection, String target) {

  /** Whether commands can be sent at this moment. */
  boolean isOpen() {
    return connection.isOpen();
  }

  /**
   * Ends it from a thread of its own: Lettuce waits for a lock there that a dead thread may hold
   * for ever (its issues 3804 and 3880).
   */
  void closeAside() {
    Thread closer = new Thread(connection::closeAsync, "resque4j-close");
    closer.setDaemon(true);
    closer.start();
  }
}
