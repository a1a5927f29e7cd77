package io.resque4j.worker;

import java.util.List;

/** Makes the pool of task processors larger or smaller. Any thread may use it. */
final class PoolResizer implements Scaler.Pool {
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
    membership.join(more);
    if (!more.isEmpty()) {
      threads.resize(wanted);
    }
    dispatcher.resize(wanted, more);
    more.forEach(each -> listeners.tell(l -> l.onStart(each.name().name())));
  }
}
