package io.resque4j.worker;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of a multiWorker.
 *
 * @param work for claims, ends and what plugins ask
 * @param life for signs of life, which no large reply may hold up
 * @param waiting blocks while there is no work
 */
record Connections(RedisStores work, RedisStores life, RedisStores waiting)
    implements AutoCloseable {

  /**
   * Opens them all, or none.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   */
  static Connections open(Resque resque) {
    List<RedisStores> opened = new ArrayList<>();
    try {
      while (opened.size() < 3) {
        opened.add(resque.openStores());
      }
      return new Connections(opened.get(0), opened.get(1), opened.get(2));
    } catch (RuntimeException e) {
      opened.forEach(RedisStores::close);
      throw e;
    }
  }

  /** Stay open when their {@link Resque} is closed, until they are closed themselves. */
  void outlive() {
    work.outlive();
    life.outlive();
  }

  /** Whether they were closed for good, by whomever. */
  boolean areClosed() {
    return work.isClosed() || life.isClosed();
  }

  @Override
  public void close() {
    work.close();
    life.close();
    waiting.close();
  }
}
