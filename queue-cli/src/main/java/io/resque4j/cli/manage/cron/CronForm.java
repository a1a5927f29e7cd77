package io.resque4j.cli.manage.cron;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.output.Form;
import io.resque4j.scheduler.CronEntry;
import io.resque4j.scheduler.CronJob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people and programs see of a recurring job.
 *
 * @param entry as it stands in Redis
 * @param filter what is not shown of it
 */
record CronForm(CronEntry entry, ParamFilter filter) {
  static final Form<CronForm> FORM =
      Form.<CronForm>of("cron")
          .name("name", each -> each.job().name())
          .name("schedule", each -> each.job().schedule().toString())
          .text("queue", each -> each.job().queue())
          .text("class", each -> each.job().jobClass())
          .time("last", each -> each.entry().lastFiring())
          .time("next", each -> each.entry().nextFirings().stream().findFirst())
          .flag("vetoed", each -> each.entry().lastVetoed())
          .data("args", each -> each.filter().filter(each.job().payload().arguments()))
          .detail("missed", each -> Optional.of(each.job().missed().toString()))
          .detail("owner", each -> each.entry().owner())
          .times("runs", each -> each.entry().nextFirings(), each -> each.job().schedule().zone());

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
            .times("runs", Added::runs, each -> each.job().schedule().zone());
  }

  private CronJob job() {
    return entry.job();
  }
}
