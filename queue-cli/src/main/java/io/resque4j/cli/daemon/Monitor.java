package io.resque4j.cli.daemon;

import io.resque4j.cli.config.HttpSettings;
import io.resque4j.cli.http.HttpHealth;
import io.resque4j.cli.http.Telemetry;
import io.resque4j.cli.http.Watched;
import io.resque4j.core.EnqueueListener;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.worker.WorkerListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process measures of itself, and where it tells it, if it is to do so. */
public final class Monitor {
  private final @Nullable HttpSettings http;
  private final @Nullable Telemetry telemetry;
  private final Watched watched = new Watched();

  /**
   * Measures nothing yet.
   *
   * @param http where to tell it; null: nothing is measured, and nobody listens
   */
  public Monitor(@Nullable HttpSettings http) {
    this.http = http;
    this.telemetry = http == null ? null : new Telemetry();
  }

  /** The listeners of the connection. */
  public List<EnqueueListener> enqueues() {
    return telemetry == null ? List.of() : List.of(telemetry.enqueues());
  }

  /** The listeners of a worker: these, and the meters. */
  public List<WorkerListener> workerListeners(WorkerListener... others) {
    List<WorkerListener> listeners = new ArrayList<>(List.of(others));
    if (telemetry != null) {
      listeners.add(telemetry.worker());
    }
    return listeners;
  }

  /** The listeners of a scheduler: this one, and the meters. */
  public List<SchedulerListener> schedulerListeners(SchedulerListener log) {
    List<SchedulerListener> listeners = new ArrayList<>(List.of(log));
    if (telemetry != null) {
      listeners.add(telemetry.scheduler());
    }
    return listeners;
  }

  /**
   * Begins to answer, before the engines begin: until {@link Watched#complete} it is not ready.
   *
   * @throws io.resque4j.cli.terminal.CliException when it cannot listen there
   */
  public void start(Foreground foreground, Resque resque) {
    if (http != null && telemetry != null) {
      foreground.add(HttpHealth.start(http, resque, watched, telemetry));
    }
  }

  /** Where the engines are to be added when they have begun. */
  public Watched watched() {
    return watched;
  }
}
