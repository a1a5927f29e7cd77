package io.resque4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.resque4j.core.recovery.RecoveredJob;

/** What workers and schedulers do for workers that died. */
final class RecoveryMeters {
  private static final String NAME = "jobs.recovered";
  private static final String DESCRIPTION = "Jobs of dead workers, by what became of them";
  private static final String FATE = "fate";

  private final PerJob<Counter> requeued;
  private final PerJob<Counter> failed;
  private final PerJob<Counter> givenUp;
  private final Counter cleaned;

  RecoveryMeters(Meters meters) {
    requeued = meters.counters(NAME, DESCRIPTION, FATE, "requeued");
    failed = meters.counters(NAME, DESCRIPTION, FATE, "failed");
    givenUp = meters.counters(NAME, DESCRIPTION, FATE, "given_up");
    cleaned = meters.counter("workers.cleaned", "Dead workers that this process took away");
  }

  void recovered(RecoveredJob job) {
    PerJob<Counter> counters =
        switch (job.fate()) {
          case REQUEUED -> requeued;
          case FAILED -> failed;
          case GIVEN_UP -> givenUp;
        };
    counters.of(job.queue(), job.jobClass().orElse(null)).increment();
  }

  void cleaned() {
    cleaned.increment();
  }
}
