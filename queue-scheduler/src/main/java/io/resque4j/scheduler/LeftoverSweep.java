package io.resque4j.scheduler;

import io.resque4j.core.redis.LeftoverStore;
import io.resque4j.core.redis.LeftoverStore.Kind;
import io.resque4j.core.redis.LeftoverStore.Leftover;
import io.resque4j.core.redis.LeftoverStore.Page;
import io.resque4j.core.redis.LeftoverStore.Place;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes slowly, again and again, through all that belongs to delayed jobs, and mends what a process
 * that stopped between two commands has left. Where it finds something it goes faster. What it
 * finds it only notes; mended is what is still so a while later: a peer that writes one key after
 * another may have been in the middle of it.
 */
final class LeftoverSweep implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverSweep.class);

  /** So many are remembered; then it looks for no more before some of them are mended. */
  private static final int MOST_SUSPECTS = 10_000;

  /** So much of their payloads, in bytes. */
  private static final long MOST_BYTES = 8 << 20;

  /** One script mends at most this many, so that Redis is not held for long. */
  private static final int BATCH = 32;

  /** So many scripts of a kind run one after the other; then jobs that are due have their turn. */
  private static final int BATCHES = 4;

  private static final Kind[] KINDS = Kind.values();

  /**
   * How fast it goes.
   *
   * @param step how long it rests after a page in which it found nothing
   * @param busy how long it rests while there is something to mend
   * @param pass how long it rests when it went through all
   * @param age for how long something must be so before it is mended
   */
  record Pace(Duration step, Duration busy, Duration pass, Duration age) {
    static final Pace SLOW =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
  }

  private final LeftoverStore store;
  private final String name;
  private final Listeners listeners;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Map<Leftover, Long> suspects = new LinkedHashMap<>();
  private long bytes;
  private int kind;
  private @Nullable Place place;
  private long next;

  LeftoverSweep(
      LeftoverStore store, String name, Listeners listeners, Pace pace, LongSupplier nanoTime) {
    this.store = store;
    this.name = name;
    this.listeners = listeners;
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  @Override
  public Duration perform(long second) {
    long rest = next - nanoTime.getAsLong();
    if (rest > 0) {
      return Duration.ofNanos(rest);
    }
    rest(pace.pass); // should it fail
    if (mendWhatIsStillSo()) {
      int known = suspects.size();
      boolean more = isFull() || look();
      if (suspects.size() > known || isFull() || isOld(suspects.values().iterator())) {
        rest(pace.busy);
      } else {
        rest(more ? pace.step : suspects.isEmpty() ? pace.pass : pace.age);
      }
    }
    return Duration.ofNanos(Math.max(0, next - nanoTime.getAsLong()));
  }

  private void rest(Duration time) {
    next = nanoTime.getAsLong() + time.toNanos();
  }

  private boolean isFull() {
    return suspects.size() >= MOST_SUSPECTS || bytes >= MOST_BYTES;
  }

  /** Whether the first of these has been so for long enough. */
  private boolean isOld(Iterator<Long> since) {
    return since.hasNext() && nanoTime.getAsLong() - since.next() >= pace.age.toNanos();
  }

  /** Returns whether there is more to look at in this pass. */
  private boolean look() {
    Page page = store.look(KINDS[kind], place);
    for (Leftover each : page.found()) {
      if (suspects.putIfAbsent(each, nanoTime.getAsLong()) == null) {
        bytes += each.payload().remaining();
      }
    }
    place = page.next();
    if (place == null) {
      kind = (kind + 1) % KINDS.length;
    }
    return place != null || kind != 0;
  }

  /** Returns whether this scheduler leads, as far as it asked. */
  private boolean mendWhatIsStillSo() {
    for (Kind each : KINDS) {
      for (int n = 0; n < BATCHES; n++) {
        List<Leftover> batch = old(each);
        if (batch.isEmpty()) {
          break;
        }
        forget(batch); // if this fails they are found again in the next pass
        var mended = RedisGateway.await(store.mend(name, batch));
        if (mended.isEmpty()) {
          return false;
        }
        tell(mended.get());
      }
    }
    return true;
  }

  private void forget(List<Leftover> batch) {
    for (Leftover each : batch) {
      suspects.remove(each);
      bytes -= each.payload().remaining();
    }
  }

  private List<Leftover> old(Kind kind) {
    List<Leftover> batch = new ArrayList<>();
    long now = nanoTime.getAsLong();
    for (Map.Entry<Leftover, Long> each : suspects.entrySet()) {
      if (batch.size() == BATCH || now - each.getValue() < pace.age.toNanos()) {
        break; // those that follow were found later
      }
      if (each.getKey().kind() == kind) {
        batch.add(each.getKey());
      }
    }
    return batch;
  }

  private void tell(List<Leftover> mended) {
    for (Leftover each : mended) {
      String what = what(each);
      listeners.tell(listener -> listener.onMended(what));
    }
    if (!mended.isEmpty()) {
      LOG.info(
          "Left by a process that stopped between two commands, and mended: {} of this kind, the"
              + " first: {}",
          mended.size(),
          what(mended.get(0)));
    }
  }

  private static String what(Leftover mended) {
    String what =
        switch (mended.kind()) {
          case SECOND -> "a second without jobs is out of the schedule: ";
          case LIST -> "a second with jobs that was not in the schedule is there again: ";
          case MEMBER -> "a job is not taken any more for one that waits in second ";
        };
    return what + mended.second();
  }
}
