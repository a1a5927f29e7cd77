package io.resque4j.scheduler;

import io.resque4j.core.Resque;
import java.util.List;

/**
 * The recurring jobs of a configuration, brought to Redis when a scheduler starts, whoever leads.
 *
 * @param owner the configuration's name
 * @param jobs what it has
 */
record CronOwner(String owner, List<CronJob> jobs) {
  /** The owner of what a configuration has when it gives itself no name. */
  static final String USUAL = "config";

  CronOwner {
    jobs = List.copyOf(jobs);
    Cron.checkOwned(owner, jobs);
  }

  /** Brings them to Redis. */
  void own(Resque resque) {
    try (Cron cron = Cron.open(resque)) {
      cron.own(owner, jobs);
    }
  }
}
