package io.resque4j.scheduler;

import io.resque4j.core.redis.LeftoverStore;
import io.resque4j.core.redis.LeftoverStore.Kind;
import io.resque4j.core.redis.LeftoverStore.Leftover;
import io.resque4j.core.redis.LeftoverStore.Page;
import io.resque4j.core.redis.LeftoverStore.Place;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes slowly, again and again, through all that belongs to delayed jobs, and mends what a process
 * that stopped between two commands has left. What it finds it only notes; mended is what is still
 * so a while later: a peer that writes one key after another may have been in the middle of it.
 */
final class LeftoverSweep implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverSweep.class);

  /** So many are remembered; those beyond come in the next pass. */
  private static final int MOST_SUSPECTS = 1000;

  /** So much of their payloads, in bytes. */
  private static final long MOST_BYTES = 8 << 20;

  /** One script mends at most this many, so that Redis is not held for long. */
  private static final int BATCH = 32;

  private static final Kind[] KINDS = Kind.values();

  /**
   * How fast it goes.
   *
   * @param step how long it rests after a page
   * @param pass how long it rests when it went through all
   * @param age for how long something must be so before it is mended
   */
  record Pace(Duration step, Duration pass, Duration age) {
    static final Pace SLOW =
        new Pace(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(5));
  }

  private final LeftoverStore store;
  private final String name;
  private final Listeners listeners;
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Map<Leftover, Long> suspects = new LinkedHashMap<>();
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
      rest(look() ? pace.step : suspects.isEmpty() ? pace.pass : pace.age);
    }
    return Duration.ofNanos(Math.max(0, next - nanoTime.getAsLong()));
  }

  private void rest(Duration time) {
    next = nanoTime.getAsLong() + time.toNanos();
  }

  /** Returns whether there is more to look at in this pass. */
  private boolean look() {
    Page page = store.look(KINDS[kind], place);
    long bytes = suspects.keySet().stream().mapToLong(each -> each.payload().remaining()).sum();
    for (Leftover each : page.found()) {
      bytes += each.payload().remaining();
      if (suspects.isEmpty() || (suspects.size() < MOST_SUSPECTS && bytes <= MOST_BYTES)) {
        suspects.putIfAbsent(each, nanoTime.getAsLong());
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
      List<Leftover> batch = old(each);
      // If this fails they are found again in the next pass.
      suspects.keySet().removeAll(batch);
      if (batch.isEmpty()) {
        continue;
      }
      var mended = RedisGateway.await(store.mend(name, batch));
      if (mended.isEmpty()) {
        return false;
      }
      mended.get().forEach(this::tell);
    }
    return true;
  }

  private List<Leftover> old(Kind kind) {
    List<Leftover> batch = new ArrayList<>();
    long now = nanoTime.getAsLong();
    suspects.forEach(
        (each, since) -> {
          if (each.kind() == kind && now - since >= pace.age.toNanos() && batch.size() < BATCH) {
            batch.add(each);
          }
        });
    return batch;
  }

  private void tell(Leftover mended) {
    String what =
        switch (mended.kind()) {
          case SECOND -> "a second without jobs is out of the schedule: ";
          case LIST -> "a second with jobs that was not in the schedule is there again: ";
          case MEMBER -> "a job is not taken any more for one that waits in second ";
        };
    LOG.info("Left by a process that stopped between two commands: {}{}", what, mended.second());
    listeners.tell(each -> each.onMended(what + mended.second()));
  }
}
