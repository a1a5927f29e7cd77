package io.resque4j.core.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that comes back. When it breaks, when writes are taken elsewhere, or when it is deaf
 * while Redis is not, a fresh one is opened and takes its place. What was sent on the old one and
 * not answered fails; nothing is ever sent again from here.
 */
final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private static final long RECONNECT_AT_LEAST_MS = 20;
  private static final long RECONNECT_AT_MOST_MS = 500;

  /** Replies on their way when a connection is replaced have this long to arrive. */
  private static final long CLOSE_AFTER_MS = 250;

  /** So many commands in a row without a reply make a connection a suspect. */
  private static final int DEAF_AFTER = 3;

  /** A Redis that has become read-only is left at most this often. */
  private static final long RENEW_EVERY_NS = TimeUnit.SECONDS.toNanos(1);

  private final Topology topology;
  private final ScheduledExecutorService timer;
  private final Consumer<Link> whenClosed;
  private final List<Consumer<StatefulRedisConnection<byte[], byte[]>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Connected connected;
  private final AtomicInteger timeouts = new AtomicInteger();
  private final AtomicLong lastRenewal = new AtomicLong(System.nanoTime() - RENEW_EVERY_NS);
  private volatile @Nullable Throwable lastFailure;
  private volatile long number;
  private boolean opening;
  private volatile boolean closed;
  private volatile boolean outlives;

  Link(
      Topology topology,
      ScheduledExecutorService timer,
      Connected first,
      Consumer<Link> whenClosed) {
    this.topology = topology;
    this.timer = timer;
    this.whenClosed = whenClosed;
    this.connected = first;
    watch(first);
  }

  /** The connection of the moment; it may be closed, and another one on its way. */
  StatefulRedisConnection<byte[], byte[]> current() {
    return connected.connection();
  }

  boolean isOpen() {
    return !closed && connected.isOpen();
  }

  /** Another one for each connection that took the place of the last. */
  long number() {
    return number;
  }

  boolean isClosed() {
    return closed;
  }

  /** Stays open when its connector is closed, until it is closed itself. */
  void outlive() {
    outlives = true;
  }

  boolean outlives() {
    return outlives;
  }

  /** Why there is no connection; null when the last attempt succeeded. */
  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /**
   * Calls the listener with this connection and with each that follows, before anyone else uses it.
   * What belongs to a connection, such as subscriptions and tracking, begins anew there.
   */
  synchronized void onConnection(Consumer<StatefulRedisConnection<byte[], byte[]>> listener) {
    listeners.add(listener);
    listener.accept(connected.connection());
  }

  /** Redis answered, whatever it was. */
  void answered() {
    if (timeouts.get() != 0) {
      timeouts.set(0);
    }
  }

  /** A command got no reply in its time. */
  void timedOut() {
    topology.lookAgain(null);
    if (timeouts.incrementAndGet() >= DEAF_AFTER) {
      timeouts.set(0);
      LOG.warn(
          "{} commands in a row had no reply from Redis at {}; trying a fresh connection",
          DEAF_AFTER,
          topology.address());
      replace();
    }
  }

  /** Redis said that it does nothing just now, or that it is not the right one. */
  void notNow(Throwable reply) {
    topology.lookAgain(reply.getMessage());
    long last = lastRenewal.get();
    if ("READONLY".equals(Failure.code(reply))
        && System.nanoTime() - last >= RENEW_EVERY_NS
        && lastRenewal.compareAndSet(last, System.nanoTime())) {
      replace(); // the same name may lead to another Redis by now
    }
  }

  /** Writes may be taken elsewhere now: sees to it that this leads there. */
  void follow() {
    if (!closed && !topology.isCurrent(connected.target())) {
      replace();
    }
  }

  /** Opens a fresh connection, and leaves the one there is when the fresh one stands. */
  void replace() {
    reopen(0);
  }

  private void reopen(int attempt) {
    synchronized (this) {
      if (closed || opening) {
        return;
      }
      opening = true;
    }
    schedule(this::open, attempt == 0 ? 0 : fullJitter(attempt), attempt);
  }

  private void schedule(Consumer<Integer> task, long delay, int attempt) {
    try {
      timer.schedule(() -> task.accept(attempt), delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The connector is closed, and this with it.
    }
  }

  private static long fullJitter(int attempt) {
    long cap = Math.min(RECONNECT_AT_MOST_MS, RECONNECT_AT_LEAST_MS << Math.min(attempt, 10));
    return ThreadLocalRandom.current().nextLong(RECONNECT_AT_LEAST_MS, cap + 1);
  }

  private void open(int attempt) {
    try {
      topology
          .connect()
          .whenComplete(
              (fresh, failure) -> {
                if (fresh != null) {
                  adopt(fresh);
                } else {
                  failed(failure, attempt);
                }
              });
    } catch (RuntimeException e) {
      failed(e, attempt);
    }
  }

  private void failed(@Nullable Throwable failure, int attempt) {
    lastFailure = failure;
    synchronized (this) {
      opening = false;
    }
    if (!connected.isOpen()) {
      reopen(attempt + 1);
    }
  }

  private void adopt(Connected fresh) {
    Connected old;
    synchronized (this) {
      opening = false;
      if (closed) {
        fresh.closeAside();
        return;
      }
      lastFailure = null;
      timeouts.set(0);
      old = connected;
      listeners.forEach(each -> each.accept(fresh.connection()));
      connected = fresh;
      number++;
    }
    if (!old.target().equals(fresh.target())) {
      LOG.info("Redis' writes are taken at {} now, before at {}", fresh.target(), old.target());
    }
    schedule(ignored -> old.closeAside(), CLOSE_AFTER_MS, 0);
    watch(fresh);
    follow();
  }

  private void watch(Connected each) {
    each.connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                lost(each);
              }
            });
    if (!each.isOpen()) {
      lost(each);
    }
  }

  private void lost(Connected each) {
    if (each.equals(connected) && !closed) {
      topology.lookAgain(null);
      reopen(1);
    }
  }

  /** Harmless when done twice. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return; // Lettuce would warn of it
      }
      closed = true;
    }
    connected.connection().close();
    whenClosed.accept(this);
  }
}
