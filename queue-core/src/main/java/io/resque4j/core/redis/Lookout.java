package io.resque4j.core.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows where writes are taken, by asking several who know. Each second one of them is asked, in
 * turn; all are asked when something looks wrong. Of those who disagree the highest epoch is right,
 * and an older one is never followed back, lest one who was cut off leads us to a master that is
 * none any more. Only when most of them have named nothing newer for a while they began anew, and
 * are believed.
 */
final class Lookout implements AutoCloseable {
  /** Of a large cluster so many nodes are asked. */
  private static final int MOST_SCOUTS = 5;

  private static final long EVERY_MS = 1_000;
  private static final long PAUSE_MS = 100;
  private static final long BEGAN_ANEW_NS = TimeUnit.SECONDS.toNanos(10);

  private final List<HostPort> seeds;
  private final BiFunction<HostPort, Consumer<Informant>, Informant> hire;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> ticks;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<HostPort, Informant> scouts = new HashMap<>();
  private List<HostPort> order;
  private int turn;
  private @Nullable Sighting best;
  private long confirmed;
  private volatile Runnable moved = () -> {};

  Lookout(
      List<HostPort> seeds,
      BiFunction<HostPort, Consumer<Informant>, Informant> hire,
      ScheduledExecutorService timer) {
    this.seeds = List.copyOf(new LinkedHashSet<>(seeds));
    this.order = this.seeds;
    this.hire = hire;
    this.timer = timer;
    this.ticks =
        timer.scheduleWithFixedDelay(this::askNext, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Names who is told, from any thread, that writes are taken elsewhere now. */
  void onMove(Runnable listener) {
    moved = listener;
  }

  /** Whether this is where writes are taken, as far as is known. */
  synchronized boolean isCurrent(String target) {
    return best == null || best.where().toString().equals(target);
  }

  /**
   * Asks all; the reply comes when most have answered, or nobody else will. It fails with what the
   * most telling of them failed with.
   */
  CompletableFuture<HostPort> locate() {
    List<Informant> asked = all();
    Round round = new Round(asked.size());
    asked.forEach(
        scout -> scout.ask().whenComplete((said, failure) -> round.heard(scout, said, failure)));
    return round.result;
  }

  /** Asks all soon, once however often this is called meanwhile. */
  void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      locate().whenComplete((where, failure) -> later(() -> looking.set(false)));
    }
  }

  /** Asks this one too, who was named as knowing better. */
  void ask(HostPort who) {
    ask(scout(who));
  }

  private void ask(Informant scout) {
    scout.ask().thenAccept(this::saw); // who does not answer is asked again in its turn
  }

  private void later(Runnable task) {
    try {
      timer.schedule(task, PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // everything is being closed
    }
  }

  private void askNext() {
    List<Informant> all = all();
    turn = (turn + 1) % all.size();
    ask(all.get(turn));
    moved.run(); // whoever could not follow so far tries again
  }

  private synchronized List<Informant> all() {
    return order.stream().map(this::scout).toList();
  }

  private synchronized Informant scout(HostPort where) {
    return scouts.computeIfAbsent(where, host -> hire.apply(host, this::ask));
  }

  private void saw(Sighting sighting) {
    boolean changed;
    synchronized (this) {
      know(sighting.others());
      Sighting known = best;
      if (known != null && sighting.epoch() < known.epoch()) {
        return;
      }
      confirmed = System.nanoTime();
      best = sighting;
      changed = known == null || !known.where().equals(sighting.where());
    }
    if (changed) {
      moved.run();
    }
  }

  /** Most say something older: they began anew if that has been so for a while. */
  private void sawOnlyOlder(Sighting sighting) {
    synchronized (this) {
      if (best == null
          || sighting.epoch() >= best.epoch()
          || System.nanoTime() - confirmed < BEGAN_ANEW_NS) {
        return;
      }
      best = null;
    }
    saw(sighting);
  }

  private void know(List<HostPort> others) {
    if (others.isEmpty()) {
      return;
    }
    Set<HostPort> kept = new LinkedHashSet<>();
    order.stream().filter(others::contains).forEach(kept::add);
    others.stream().limit(MOST_SCOUTS).forEach(kept::add);
    order = kept.stream().limit(MOST_SCOUTS).toList();
    scouts
        .entrySet()
        .removeIf(
            each -> {
              boolean leaves = !order.contains(each.getKey());
              if (leaves) {
                each.getValue().close();
              }
              return leaves;
            });
  }

  /** Nobody answered: perhaps those who were named at first do. */
  private synchronized void backToSeeds() {
    Set<HostPort> all = new LinkedHashSet<>(order);
    all.addAll(seeds);
    order = List.copyOf(all);
  }

  private synchronized HostPort known(Sighting otherwise) {
    return best == null ? otherwise.where() : best.where();
  }

  @Override
  public void close() {
    ticks.cancel(false);
    synchronized (this) {
      scouts.values().forEach(Informant::close);
    }
  }

  /** All are asked once. */
  private final class Round {
    private final CompletableFuture<HostPort> result = new CompletableFuture<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final int asked;
    private int answers;
    private @Nullable Sighting newest;

    private Round(int asked) {
      this.asked = asked;
    }

    private void heard(Informant scout, @Nullable Sighting said, @Nullable Throwable failure) {
      Sighting found;
      boolean most;
      synchronized (this) {
        if (said != null) {
          answers++;
          newest = newest == null || said.epoch() > newest.epoch() ? said : newest;
        } else if (failure != null) {
          failures.add(ConnectFailure.translate(scout.where().toString(), failure));
        }
        most = answers > asked / 2;
        if (!most && answers + failures.size() < asked) {
          return;
        }
        found = newest;
      }
      if (said != null) {
        saw(said);
      }
      if (found == null) {
        backToSeeds();
        result.completeExceptionally(ConnectFailure.mostTelling(failures));
        return;
      }
      saw(found);
      if (most) {
        sawOnlyOlder(found);
      }
      result.complete(known(found));
    }
  }
}
