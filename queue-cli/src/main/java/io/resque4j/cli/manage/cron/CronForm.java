package io.resque4j.cli.manage.cron;

import io.resque4j.cli.output.Form;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.scheduler.CronEntry;
import io.resque4j.scheduler.CronJob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people and programs see of a recurring job. */
final class CronForm {
  /** As it stands in Redis. */
  static final Form<CronEntry> FORM =
      Form.<CronEntry>of("cron")
          .name("name", each -> each.job().name())
          .name("schedule", each -> each.job().schedule().toString())
          .text("queue", each -> each.job().queue())
          .text("class", each -> each.job().jobClass())
          .time("last", CronEntry::lastFiring)
          .time("next", each -> each.nextFirings().stream().findFirst())
          .flag("vetoed", CronEntry::lastVetoed)
          .detail("args", each -> Optional.of(args(each.job())))
          .detail("missed", each -> Optional.of(each.job().missed().toString()))
          .detail("owner", CronEntry::owner)
          .lines("runs", each -> texts(each.nextFirings()));

  /**
   * What {@code cron add} did, or would.
   *
   * @param action in one word, such as {@code added}
   * @param job what is added
   * @param runs when it comes next
   */
  record Added(String action, CronJob job, List<Instant> runs, boolean dryRun) {
    static final Form<Added> FORM =
        Form.<Added>of("cronAdded")
            .text("action", Added::action)
            .name("name", each -> each.job().name())
            .name("schedule", each -> each.job().schedule().toString())
            .flag("dryRun", Added::dryRun)
            .lines("runs", each -> texts(each.runs()));
  }

  private CronForm() {}

  private static String args(CronJob job) {
    return ResqueJson.writeString(job.payload().arguments());
  }

  static List<String> texts(List<Instant> instants) {
    return instants.stream().map(Instant::toString).toList();
  }
}
