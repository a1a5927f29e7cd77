package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs works, round by round. Those who are compared take turns, and who begins changes. What fails
 * is reported, is not tried again, and keeps nobody else from being measured.
 */
public final class Comparison {
  /** Who hears what comes out. */
  public interface Listener {
    /** A number was found. */
    void measured(Work work, Measurement measurement);

    /** Somebody was not measured, or not in all rounds. */
    void failed(Work work, String what, String why);

    /** Somebody was measured, and something belongs beside the numbers. */
    void noted(Work work, String what, String note);

    /**
     * A work begins.
     *
     * @param rest about how long all takes from now on
     */
    void begins(Work work, int round, Duration rest);
  }

  private final Field field;
  private final List<Work> works;
  private final int wanted;
  private final Listener listener;
  private final Map<Entrant, Duration> took = new HashMap<>();
  private final Set<Entrant> failed = new HashSet<>();
  private final long began = System.nanoTime();
  private long longest;
  private int rounds;
  private int failures;

  /** A comparison on a field, in so many rounds. */
  public Comparison(Field field, List<Work> works, int wanted, Listener listener) {
    this.field = field;
    this.works = List.copyOf(works);
    this.wanted = wanted;
    this.listener = listener;
  }

  /**
   * Whether another round would end within the limit, if it took as long as the longest before it.
   * For the first one there is always time.
   */
  public boolean hasTimeFor(int round, Duration limit) {
    long now = System.nanoTime();
    return round == 1 || now - began + longest < limit.toNanos();
  }

  /** How many attempts failed. */
  public int failures() {
    return failures;
  }

  /** How many rounds there were. */
  public int rounds() {
    return rounds;
  }

  /** About how long all takes, as long as none has begun. */
  public Duration expected() {
    return works.isEmpty() ? Duration.ZERO : rest(works.get(0), 1);
  }

  /** About how long it takes from the beginning of a work of a round to the end of all. */
  private Duration rest(Work from, int round) {
    Duration rest = Duration.ZERO;
    for (int later = round; later <= wanted; later++) {
      int first = later == round ? works.indexOf(from) : 0;
      for (Work work : works.subList(first, works.size())) {
        rest = rest.plus(expected(work, later));
      }
    }
    return rest;
  }

  /** What was seen before says more than what was expected. */
  private Duration expected(Work work, int round) {
    Duration all = Duration.ZERO;
    for (Case row : work.cases()) {
      if (!row.once() || round == 1) {
        for (Entrant entrant : row.entrants()) {
          boolean runs = !failed.contains(entrant);
          all = all.plus(runs ? took.getOrDefault(entrant, row.expected()) : Duration.ZERO);
        }
      }
    }
    return all;
  }

  /** Runs all works once. */
  public void round(int round) {
    long start = System.nanoTime();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "measurement");
              worker.setDaemon(true);
              return worker;
            });
    try {
      for (Work work : works) {
        listener.begins(work, round, rest(work, round));
        run(thread, work, round);
      }
    } finally {
      thread.shutdownNow();
    }
    longest = Math.max(longest, System.nanoTime() - start);
    rounds++;
  }

  private void run(ExecutorService thread, Work work, int round) {
    for (Case row : work.cases()) {
      if (row.once() && round > 1) {
        continue;
      }
      List<Entrant> order = new ArrayList<>(row.entrants());
      Collections.rotate(order, round - 1);
      for (Entrant entrant : order) {
        if (!failed.contains(entrant)) {
          long start = System.nanoTime();
          attempt(thread, work, row, entrant, round);
          took.put(entrant, Duration.ofNanos(System.nanoTime() - start));
        }
      }
    }
  }

  private void attempt(ExecutorService thread, Work work, Case row, Entrant entrant, int round) {
    Consumer<Measurement> found = each -> listener.measured(work, each);
    List<Measurement> all = new ArrayList<>();
    Run run = new Run(field, row, entrant.system(), round, all::add);
    Future<?> done =
        thread.submit(
            () -> {
              entrant.attempt().run(run);
              return null;
            });
    try {
      done.get(row.limit().toMillis(), TimeUnit.MILLISECONDS);
      field.tidy();
      all.forEach(found);
      run.notes().forEach(note -> listener.noted(work, what(row, entrant, round), note));
      return;
    } catch (TimeoutException e) {
      done.cancel(true);
      field.reset(); // whatever hangs is waked by the end of the processes it waits for
      fail(work, row, entrant, round, "no end after " + row.limit().toSeconds() + " s");
    } catch (ExecutionException e) {
      field.reset(entrant.system());
      fail(work, row, entrant, round, why(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
    field.tidy();
  }

  private static String why(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "unknown";
    }
    String message = thrown.getMessage();
    return thrown instanceof BenchmarkException && message != null ? message : thrown.toString();
  }

  private void fail(Work work, Case row, Entrant entrant, int round, String why) {
    failures++;
    failed.add(entrant);
    listener.failed(work, what(row, entrant, round), why);
  }

  private static String what(Case row, Entrant entrant, int round) {
    return "%s, P=%d, %s, round %d"
        .formatted(row.label(), row.processors(), entrant.system(), round);
  }
}
