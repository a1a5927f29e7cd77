package io.resque4j.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the pool of task processors larger or smaller. Any thread may use it. */
final class PoolResizer implements Scaler.Pool {
  /** When processors could not be made, it is tried again after this time. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ProcessorPool pool;
  private final Membership membership;
  private final JobThreads.Runner threads;
  private final Dispatcher dispatcher;
  private final Listeners listeners;

  PoolResizer(
      ProcessorPool pool,
      Membership membership,
      JobThreads.Runner threads,
      Dispatcher dispatcher,
      Listeners listeners) {
    this.pool = pool;
    this.membership = membership;
    this.threads = threads;
    this.dispatcher = dispatcher;
    this.listeners = listeners;
  }

  @Override
  public int wanted() {
    return pool.wanted();
  }

  @Override
  public int size() {
    return pool.size();
  }

  @Override
  public void resize(int wanted) {
    List<TaskProcessor> more = pool.create(Math.max(0, wanted - pool.size()));
    if (!more.isEmpty()) {
      join(more);
      threads.resize(wanted + pool.aside());
    }
    dispatcher.resize(wanted, more);
    more.forEach(each -> listeners.tell(l -> l.onStart(each.name().name())));
  }

  private void join(List<TaskProcessor> more) {
    try {
      membership.join(more);
    } catch (RuntimeException e) {
      pool.dismiss(more);
      throw e;
    }
  }

  /** Makes processors, on the timer's thread, until there are as many as are wanted. */
  void refill(ScheduledExecutorService timer) {
    try {
      timer.execute(
          () -> {
            try {
              resize(pool.wanted());
            } catch (RuntimeException e) {
              listeners.error("Task processors could not be made; it is tried again", e);
              timer.schedule(() -> refill(timer), RETRY.toNanos(), TimeUnit.NANOSECONDS);
            }
          });
    } catch (RejectedExecutionException e) {
      // The multiWorker stops: nobody is missed any more.
    }
  }
}
