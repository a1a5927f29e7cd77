package io.resque4j.core.proof;

import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;

/** A process of ours, as the operations of the sweep see it. */
record Client(Resque resque, RedisStores stores) implements AutoCloseable {

  static Client connect(String uri, String namespace) {
    Resque resque = Resque.builder().uri(uri).namespace(namespace).connect();
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
