package io.resque4j.core.plugin;

import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that fails counts as processed; its failure is logged and goes nowhere else. */
public final class Noop implements Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(Noop.class);

  private final Consumer<Throwable> logger;

  private Noop(Consumer<Throwable> logger) {
    this.logger = logger;
  }

  /** Failures are logged at level WARN. */
  public static Noop create() {
    return new Noop(failure -> LOG.warn("A job failed; its class forgives it", failure));
  }

  /** Failures are given to the logger instead. */
  public Noop logger(Consumer<Throwable> takesFailures) {
    return new Noop(takesFailures);
  }

  @Override
  public boolean afterPerform(PerformContext job) {
    job.failure()
        .ifPresent(
            failure -> {
              logger.accept(failure);
              job.forgive();
            });
    return true;
  }
}
