package io.resque4j.cli.manage.cron;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ArgumentsOption;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.cron.CronForm.Added;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.MissedFirings;
import io.resque4j.scheduler.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j cron add}: a recurring job, new or instead of the one of its name. */
@Command(
    name = "add",
    header = "Adds a recurring job, or replaces the one of the same name.",
    description = {
      "The scheduler that leads enqueues it each time. The schedule is a cron expression of five"
          + " fields (minute, hour, day of month, month, day of week), of six (second first), or an"
          + " interval such as 'every 5m'."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j cron add report '0 3 * * 1-5' reports nightly 7 --zone Europe/Berlin",
      "  resque4j cron add sweep 'every 5m' low sweep --missed skip",
      "  resque4j cron add ping '*/10 * * * * *' default ping '{}' --dry-run"
    })
final class CronAdd extends RedisVerb {
  private static final int SHOWN = 5;

  @Parameters(index = "0", paramLabel = "NAME", description = "What it shall be called.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "SCHEDULE",
      description = "When it comes, in quotes: '0 3 * * *', or 'every 5m'.")
  private String schedule = "";

  @Parameters(index = "2", paramLabel = "QUEUE", description = "The queue it goes to.")
  private String queue = "";

  @Parameters(
      index = "3",
      paramLabel = "CLASS",
      description = "The name under which workers know the job.")
  private String jobClass = "";

  @Parameters(
      index = "4..*",
      paramLabel = "ARG",
      description =
          "Its arguments, each of them JSON: 1, true, '\"text\"', '[1,2]'. For negative numbers take"
              + " --args.")
  private List<String> words = List.of();

  @Mixin private final ArgumentsOption array = new ArgumentsOption();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone of a cron expression: Europe/Berlin. Default: UTC.")
  private String zone = "UTC";

  @Option(
      names = "--missed",
      paramLabel = "RULE",
      description = {
        "What becomes of firings that were missed: skip (none happens), once (the last one does),"
            + " 'all 20' (each, at most so many). Default: once."
      })
  private String missed = "once";

  @Option(names = "--dry-run", description = "Only say when it would come.")
  private boolean dryRun;

  private @Nullable CronJob job;

  CronAdd(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    Schedule when;
    try {
      when = Schedule.parse(schedule, zone());
    } catch (IllegalArgumentException e) {
      throw refused(e); // before the arguments are read: without its quotes it is among them
    }
    Object[] arguments = array.with(words);
    try {
      job = CronJob.of(name, when, queue, jobClass, arguments).missed(MissedFirings.parse(missed));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private ZoneId zone() {
    try {
      return Schedule.zone(zone);
    } catch (IllegalArgumentException e) {
      String hint = Nearest.hint(zone, ZoneId.getAvailableZoneIds());
      throw new CliException(ExitCode.USAGE, Text.visible(e.getMessage() + hint), e);
    }
  }

  private static CliException refused(IllegalArgumentException e) {
    return new CliException(ExitCode.USAGE, Text.visible(String.valueOf(e.getMessage())), e);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    CronJob wanted = Objects.requireNonNull(job);
    String action = dryRun ? "added" : add(resque, wanted);
    Instant now = surroundings().clock().instant();
    List<Instant> runs = wanted.schedule().nextAfter(now, SHOWN);
    printer.done(
        Added.FORM,
        new Added(action, wanted, runs, dryRun),
        "%s %s: %s".formatted(dryRun ? "would add" : sentence(action), name, wanted.schedule()));
    if (printer.isTable()) {
      runs.forEach(run -> screen().say("  " + Times.inZone(run, wanted.schedule().zone(), now)));
    }
    return ExitCode.OK;
  }

  private static String add(Resque resque, CronJob job) {
    try (Cron cron = Cron.open(resque)) {
      return cron.add(job).name().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private static String sentence(String action) {
    return action.equals("unchanged") ? "there already is" : action;
  }
}
