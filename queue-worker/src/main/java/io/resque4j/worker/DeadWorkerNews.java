package io.resque4j.worker;

import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.core.recovery.RecoveryListener;

/** Passes on what is done about dead workers. */
record DeadWorkerNews(Listeners listeners) implements RecoveryListener {
  @Override
  public void onCleanedWorker(String worker) {
    listeners.tell(each -> each.onCleaningWorker(worker));
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
