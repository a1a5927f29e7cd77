package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the options of a {@link Worker}. Made with {@link Worker#builder}. */
public final class WorkerBuilder {
  private final MultiWorkerBuilder engine;
  private boolean looping = true;

  WorkerBuilder(Resque resque, Jobs jobs) {
    this.engine = MultiWorker.builder(resque, jobs);
  }

  /** As {@link MultiWorkerBuilder#queues(String...)}. */
  public WorkerBuilder queues(String... queues) {
    engine.queues(queues);
    return this;
  }

  /** As {@link MultiWorkerBuilder#queues(Map)}. */
  public WorkerBuilder queues(Map<String, Integer> weights) {
    engine.queues(weights);
    return this;
  }

  /**
   * Whether it performs one job after the other, which is the default; else it performs none by
   * itself and hands one out with each {@link Worker#poll}.
   */
  public WorkerBuilder looping(boolean looping) {
    this.looping = looping;
    return this;
  }

  /** Adds a listener. */
  public WorkerBuilder listener(WorkerListener listener) {
    engine.listener(listener);
    return this;
  }

  /** Sets any other option of the engine; the number of task processors stays one. */
  public WorkerBuilder options(Consumer<MultiWorkerBuilder> options) {
    options.accept(engine);
    return this;
  }

  /**
   * Makes the worker known to Redis and begins.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached or refuses
   * @throws IllegalArgumentException when an option is out of its range
   */
  public Worker start() {
    engine.taskProcessors(1);
    if (looping) {
      return new Worker(engine.start(), null);
    }
    HandOut handOut = new HandOut();
    return new Worker(engine.handOut(handOut).start(), handOut);
  }
}
