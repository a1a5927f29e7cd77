package io.resque4j.core.redis;

import io.lettuce.core.RedisException;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the Redis of one configuration, all of the same behaviour: they come back by
 * themselves, they go where writes are taken, and they never send anything twice. (Lettuce's
 * defaults keep what was sent when a connection broke and send it again: an INCR ran twice, 100
 * RPUSHes became 200.)
 */
public final class RedisConnector implements AutoCloseable {
  private final ResqueConfig config;
  private final Topology topology;
  private final ScheduledExecutorService timer;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private boolean ended;

  private RedisConnector(ResqueConfig config, Topology topology, ScheduledExecutorService timer) {
    this.config = config;
    this.topology = topology;
    this.timer = timer;
    topology.onMove(() -> links.forEach(Link::follow));
  }

  /**
   * Prepares the client and connects once, to say at once what is wrong.
   *
   * @param client a client of the caller's to be used instead of the configuration's address
   * @throws IllegalArgumentException when the address is none
   * @throws ResqueConnectionException when Redis does not answer
   * @throws RedisRefusedException when Redis does not let us in: no or a wrong password, no such
   *     database
   * @throws ResqueException when Redis is too old or a replica, or when it is a cluster and the
   *     namespace has no hash tag
   */
  public static RedisConnector connect(ResqueConfig config, @Nullable ExistingClient client) {
    ScheduledExecutorService timer = timer();
    try {
      return new RedisConnector(config, Topologies.checked(config, client, timer), timer);
    } catch (RuntimeException e) {
      timer.shutdownNow();
      throw e;
    }
  }

  /**
   * Opens a connection of its own.
   *
   * @throws ResqueConnectionException when Redis does not answer, or when this is closed
   * @throws RedisRefusedException when Redis does not let us in
   */
  public RedisGateway open() {
    if (closed) {
      throw new ResqueConnectionException(
          "the connection to Redis at %s was closed; there is no new one"
              .formatted(topology.address()),
          null);
    }
    Link link = new Link(topology, timer, connected(topology), this::closed);
    links.add(link);
    return new RedisGateway(link, topology, config, timer);
  }

  /** Where Redis is, for people: without password. */
  public String address() {
    return topology.address();
  }

  /** Closes all connections but those that {@linkplain RedisGateway#outlive outlive} it. */
  @Override
  public void close() {
    closed = true;
    links.stream().filter(each -> !each.outlives()).forEach(Link::close);
    endIfUnused();
  }

  private void closed(Link link) {
    links.remove(link);
    endIfUnused();
  }

  /** The client is needed as long as there is a connection that may have to come back. */
  private void endIfUnused() {
    synchronized (this) {
      if (!closed || ended || !links.isEmpty()) {
        return;
      }
      ended = true;
    }
    topology.close();
    // Not at once: what waits for its next attempt still gets one, which tells who waits for it.
    timer.shutdown();
  }

  /** Waits for a connection; its time-outs are the client's. */
  static Connected connected(Topology topology) {
    try {
      return topology.connect().join();
    } catch (CompletionException | CancellationException | RedisException e) {
      throw ConnectFailure.translate(topology.address(), e);
    }
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "resque4j-connections");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return Executors.unconfigurableScheduledExecutorService(timer);
  }
}
