package io.resque4j.cli.manage.cron;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.EnqueueResult;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j cron run}: once more than its schedule says. */
@Command(
    name = "run",
    header = "Enqueues the job of a recurring job now; its schedule goes on as it is.",
    footer = {
      "",
      "Examples:",
      "  resque4j cron run report",
      "  resque4j cron run report --jobs my-jobs.jar"
    })
final class CronRun extends RedisVerb {
  @Parameters(paramLabel = "NAME", description = "The recurring job, as 'cron list' names it.")
  private String name = "";

  @Option(names = "--jobs", paramLabel = "FILE.jar", description = "Ask the plugins of these jobs.")
  private List<Path> jars = List.of();

  private Jobs jobs = Jobs.NONE;

  CronRun(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    jobs = jars.isEmpty() ? Jobs.NONE : JobJars.load(jars);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    try (Cron cron = Cron.open(resque)) {
      KnownCron.check(cron.list(), List.of(name));
      EnqueueResult result =
          cron.run(name, jobs)
              .orElseThrow(() -> CliException.nothing("there is no recurring job '" + name + "'"));
      if (result == EnqueueResult.VETOED) {
        throw CliException.failed("not enqueued: a plugin refused it");
      }
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.FAILED, "%s is no recurring job: %s".formatted(name, e.getMessage()), e);
    }
    printer.done(Done.FORM, Done.of("enqueued", 1), "enqueued the job of " + name);
    return ExitCode.OK;
  }
}
