package io.resque4j.scheduler;

import io.resque4j.core.Resque;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.core.recovery.RecoveryListener;
import io.resque4j.core.recovery.RecoveryLoop;
import io.resque4j.core.recovery.RecoveryRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for workers that are dead or stuck, whoever leads: each step is compare-and-act, and of all
 * that look one acts.
 */
final class Recovery implements AutoCloseable {
  private final List<RecoveryLoop> loops = new ArrayList<>();

  private Recovery() {}

  /**
   * Begins to look.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached
   */
  static Recovery start(Resque resque, SchedulerConfig config, Listeners listeners) {
    Recovery recovery = new Recovery();
    try {
      recovery.look(resque, config, config.recovery(), new News(listeners));
      RecoveryRules peers = config.peers();
      if (peers != null) {
        News news = config.retryStuckJobs() ? new Retrying(resque, listeners) : new News(listeners);
        recovery.look(resque, config, peers, news);
      }
      return recovery;
    } catch (RuntimeException e) {
      recovery.close();
      throw e;
    }
  }

  private void look(Resque resque, SchedulerConfig config, RecoveryRules rules, News news) {
    loops.add(RecoveryLoop.start(resque.openStores(), rules, config.name(), resque.clock(), news));
  }

  /** How its loops do. */
  List<LoopHealth> health() {
    return loops.stream().map(RecoveryLoop::health).toList();
  }

  @Override
  public void close() {
    loops.forEach(RecoveryLoop::close);
  }

  /** Passes on what is done. */
  private static class News implements RecoveryListener {
    final Listeners listeners;

    News(Listeners listeners) {
      this.listeners = listeners;
    }

    @Override
    public void onCleanedWorker(String worker) {
      listeners.tell(each -> each.onCleanStuckWorker(worker));
    }

    @Override
    public void onRecovered(RecoveredJob job) {
      listeners.tell(each -> each.onRecovered(job));
    }

    @Override
    public void onError(String what, Throwable error) {
      listeners.error(what, error);
    }
  }

  /** Enqueues again what was put into {@code failed}, by whomever. */
  private static final class Retrying extends News {
    private final Resque resque;

    Retrying(Resque resque, Listeners listeners) {
      super(listeners);
      this.resque = resque;
    }

    @Override
    public void onSwept() {
      long retried = resque.queue().retryStuckJobs();
      if (retried > 0) {
        listeners.tell(each -> each.onRetriedStuckJobs(retried));
      }
    }
  }
}
