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

  /** All loops that are to turn; those that worker and scheduler call the same are told apart. */
  List<LoopHealth> loops() {
    List<LoopHealth> ofWorker = worker().map(MultiWorkerHealth::loops).orElse(List.of());
    List<LoopHealth> ofScheduler = scheduler().map(SchedulerHealth::loops).orElse(List.of());
    List<LoopHealth> loops = new ArrayList<>();
    ofWorker.forEach(loop -> loops.add(toldApart(loop, ofScheduler, "worker")));
    ofScheduler.forEach(loop -> loops.add(toldApart(loop, ofWorker, "scheduler")));
    others.forEach(loop -> loops.add(loop.get()));
    return loops;
  }

  private static LoopHealth toldApart(LoopHealth loop, List<LoopHealth> others, String engine) {
    return others.stream().anyMatch(other -> other.loop().equals(loop.loop()))
        ? new LoopHealth(loop.loop() + " (" + engine + ")", loop.age(), loop.limit())
        : loop;
  }
}
