package io.resque4j.cli.http;

import io.resque4j.core.health.LoopHealth;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.scheduler.SchedulerHealth;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The engines of this process, as far as they have begun. */
public final class Watched {
  private final AtomicReference<MultiWorker> worker = new AtomicReference<>();
  private final AtomicReference<Scheduler> scheduler = new AtomicReference<>();
  private final List<Supplier<LoopHealth>> others = new CopyOnWriteArrayList<>();
  private volatile boolean complete;

  /** A worker has begun. */
  public void add(MultiWorker begun) {
    worker.set(begun);
  }

  /** A scheduler has begun. */
  public void add(Scheduler begun) {
    scheduler.set(begun);
  }

  /** A loop that belongs to neither. */
  void add(Supplier<LoopHealth> loop) {
    others.add(loop);
  }

  /** Everything that this process is to run has begun. */
  public void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  Optional<MultiWorkerHealth> worker() {
    return Optional.ofNullable(worker.get()).map(MultiWorker::health);
  }

  Optional<SchedulerHealth> scheduler() {
    return Optional.ofNullable(scheduler.get()).map(Scheduler::health);
  }

  /** All loops that are to turn. */
  List<LoopHealth> loops() {
    List<LoopHealth> loops = new ArrayList<>();
    worker().ifPresent(health -> loops.addAll(health.loops()));
    scheduler().ifPresent(health -> loops.addAll(health.loops()));
    others.forEach(loop -> loops.add(loop.get()));
    return loops;
  }
}
