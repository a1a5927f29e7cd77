package io.resque4j.worker;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.redis.BellStore;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.FailedReply;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;

/**
 * Hears of every change to a queue and rings for whoever is idle, in this process and in others. If
 * all of this process is idle, it may ask for the job itself, over the connection on which it
 * heard: that is quicker than a token. Changes that come before the reply are rung for, and so is
 * what it left.
 *
 * <p>One script is under way at a time; queues that change meanwhile share the next one. A ring
 * that wakes nobody makes the next one wait a little, and longer and longer while nobody is idle,
 * so that a fleet with enough to do pays next to nothing. One that failed is tried again.
 */
final class Ringer implements AutoCloseable {
  private static final int MOST_QUEUES = 100;
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(10).toNanos();
  private static final long FIRST_RETRY_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisStores ears;
  private final ScheduledExecutorService timer;
  private final Runnable onProbe;
  private final BiPredicate<String, Shortcut> first;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ringing = new AtomicBoolean();
  private final Eagerness eagerness = new Eagerness();
  private final Shortcut shortcut = new Heard();
  private volatile boolean heardProbe;

  /** So many queues share a script at most; fewer while one of them may be what Redis refuses. */
  private volatile int most = MOST_QUEUES;

  private volatile long wait;
  private volatile boolean closed;

  /** The connection on which nothing was missed; before the first look there is none. */
  private long caughtUp = -1;

  /**
   * Begins to listen.
   *
   * @param ears a connection of its own, which is closed with this
   * @param onProbe called when a probe was heard, on a thread that must not be kept
   * @param first gets a queue that has changed, on the connection's thread; whether it asks for a
   *     job of it, so that nobody else need be woken
   */
  Ringer(
      RedisStores ears,
      ScheduledExecutorService timer,
      Runnable onProbe,
      BiPredicate<String, Shortcut> first) {
    this.ears = ears;
    this.timer = timer;
    this.onProbe = onProbe;
    this.first = first;
    ears.bells().listen(this::hear);
  }

  private void hear(String queue) {
    if (queue.isEmpty()) {
      heardProbe = true;
      onProbe.run();
    } else if (!eagerness.asks() || !first.test(queue, shortcut)) {
      ringFor(queue);
    }
  }

  /** The connection on which it hears. */
  private final class Heard implements Shortcut {
    @Override
    public ClaimStore claims() {
      return ears.claims();
    }

    @Override
    public void answered(boolean found) {
      eagerness.got(found);
    }
  }

  private void ringFor(String queue) {
    changed.add(queue);
    begin();
  }

  private void begin() {
    if (ringing.compareAndSet(false, true)) {
      ring();
    }
  }

  /**
   * Whether a probe was heard since this was last asked. Rings for what may have come unheard.
   *
   * @throws io.resque4j.core.ResqueException as {@link #catchUp}
   */
  boolean hears() {
    catchUp();
    boolean heard = heardProbe;
    heardProbe = false;
    return heard;
  }

  /**
   * Rings for every queue that has jobs, if that was not done yet on this connection: what came
   * before Redis told of changes on it was heard by nobody.
   *
   * @throws io.resque4j.core.ResqueException when the queues cannot be read; the next call does it
   */
  void catchUp() {
    long now = ears.bells().connectionNumber();
    if (now != caughtUp) {
      RedisGateway.await(ears.queues().names()).forEach(this::ringFor);
      caughtUp = now;
    }
  }

  private void ring() {
    List<String> queues = new ArrayList<>();
    for (String queue : changed) {
      if (queues.size() == most) {
        break;
      }
      queues.add(queue);
    }
    queues.forEach(changed::remove);
    if (queues.isEmpty()) {
      rest();
      return;
    }
    ears.bells()
        .ring(queues)
        .whenComplete(
            (tokens, error) -> {
              if (error == null) {
                most = MOST_QUEUES;
                rang(tokens);
              } else if (!closed) {
                failed(queues, isRefusal(FailedReply.cause(error)));
              }
            });
  }

  /** A Redis that does nothing for a time says nothing of these queues. */
  private static boolean isRefusal(Throwable error) {
    return error instanceof RedisRefusedException refusal && !refusal.isPassing();
  }

  /**
   * They are rung for again, or their jobs would wait until somebody polls. One of them may be what
   * is refused, as by an ACL: it is found by halves, and comes again later, for it must not silence
   * the others.
   */
  private void failed(List<String> queues, boolean refused) {
    if (!refused) {
      changed.addAll(queues);
      ringAfter(longer(FIRST_RETRY_NANOS, LONGEST_RETRY_NANOS));
      return;
    }
    most = Math.max(1, queues.size() / 2);
    if (queues.size() > 1) {
      changed.addAll(queues);
    } else {
      later(() -> ringFor(queues.get(0)), LONGEST_RETRY_NANOS);
    }
    ringAfter(FIRST_RETRY_NANOS);
  }

  private void rest() {
    wait = 0;
    ringing.set(false);
    if (!changed.isEmpty()) {
      begin();
    }
  }

  private void rang(long tokens) {
    boolean busy = tokens == BellStore.NOBODY_IDLE;
    // A busy fleet takes jobs all the time: each is a change that comes a little after this reply.
    if (tokens > 0 || (changed.isEmpty() && !busy)) {
      wait = 0;
      ring();
      return;
    }
    // Without jobs there may be many who are idle, and the next one is not to wait for long.
    ringAfter(busy ? longer(FIRST_WAIT_NANOS, LONGEST_WAIT_NANOS) : FIRST_WAIT_NANOS);
  }

  private long longer(long shortest, long longest) {
    return Math.min(longest, Math.max(shortest, wait * 2));
  }

  private void ringAfter(long nanos) {
    wait = nanos;
    if (!later(this::ring, nanos)) {
      ringing.set(false);
    }
  }

  /** Returns false when the multiWorker has stopped. */
  private boolean later(Runnable task, long nanos) {
    try {
      timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    ears.close();
  }
}
