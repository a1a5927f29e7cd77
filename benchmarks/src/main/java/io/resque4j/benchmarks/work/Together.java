package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.peer.Contender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Several systems that are watched at the same time, since nothing but waiting takes time. Each has
 * a part of its own, which fails alone. All begin when the first is asked for, or before.
 */
final class Together implements AutoCloseable {
  /** Watches a system, and says what is to be reported. */
  @FunctionalInterface
  interface Part {
    Consumer<Run> watch(Field field, Contender system) throws Exception;
  }

  private final List<Contender> systems;
  private final Part part;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "together");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Future<Consumer<Run>>> parts = new LinkedHashMap<>();

  Together(List<Contender> systems, Part part) {
    this.systems = List.copyOf(systems);
    this.part = part;
  }

  /** Begins, unless they have begun. */
  synchronized void begin(Field field) {
    if (parts.isEmpty()) {
      field.untilTheEnd(this);
      systems.forEach(
          system -> parts.put(system.name(), threads.submit(() -> part.watch(field, system))));
    }
  }

  /** Reports one of them when it has ended. */
  void report(Run run) throws InterruptedException {
    begin(run.field());
    Future<Consumer<Run>> own = parts.get(run.system());
    if (own == null) {
      throw new BenchmarkException(run.system() + " is not there");
    }
    try {
      own.get().accept(run);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BenchmarkException known
          ? known
          : new BenchmarkException(String.valueOf(e.getCause()), e);
    }
  }

  /** Interrupts whatever has not ended. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
