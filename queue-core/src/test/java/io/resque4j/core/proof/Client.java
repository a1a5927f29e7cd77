package io.resque4j.core.proof;

import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;

/** A process of ours, as the operations of the sweep see it. */
record Client(Resque resque, RedisStores stores) implements AutoCloseable {

  static Client connect(String uri, String namespace) {
    return connect(uri, namespace, Duration.ofSeconds(5));
  }

  /** One whose operations wait so long for a connection. */
  static Client connect(String uri, String namespace, Duration wait) {
    Resque resque = Resque.builder().uri(uri).namespace(namespace).connectWait(wait).connect();
    try {
      return new Client(resque, resque.openStores());
    } catch (RuntimeException e) {
      resque.close();
      throw e;
    }
  }

  Queue queue() {
    return resque.queue();
  }

  @Override
  public void close() {
    stores.close();
    resque.close();
  }
}
