package io.resque4j.cli.doctor;

import io.resque4j.cli.config.Spans;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.output.OutputOptions;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.redis.RedisStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j doctor}: finds what is wrong, and repairs it. */
@Command(
    name = "doctor",
    header = "Finds what is wrong with queues, workers, schedulers and Redis, and repairs it.",
    description = {
      "It only looks, in small pages, unless --fix is given. What may be the middle of somebody's"
          + " work is looked at twice. --fix shows what it found first and asks; where nobody can be"
          + " asked it needs --yes. Each repair compares before it acts, and no job is lost by it.",
      "It ends with 0 when it found nothing, or repaired all that it found, and with 5 when"
          + " something is left."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j doctor",
      "  resque4j doctor --skip redis-shared,failed-long -o json",
      "  resque4j doctor --fix --dry-run",
      "  resque4j doctor --fix --yes --only stranded-claims,ghost-workers",
      "  resque4j doctor --list"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = RedisOptions.ofShownJobs();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final Consent consent = new Consent();

  @Option(names = "--fix", description = "Repair what can be repaired.")
  private boolean fix;

  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description =
          "With --fix: write entries that are no jobs to a new file instead of into the failed list;"
              + " 'failed import' brings them there.")
  private @Nullable Path backup;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "Make only these checks, separated by commas.")
  private List<String> only = List.of();

  @Option(
      names = "--skip",
      paramLabel = "ID",
      split = ",",
      description = "Make all checks but these.")
  private List<String> skip = List.of();

  @Option(names = "--list", description = "Say which checks there are, and end.")
  private boolean list;

  @Option(
      names = "--all",
      description =
          "Look at everything. Without it: 1,000 entries of each list, 100,000 in all, 100,000 keys,"
              + " 10,000 workers and queues; it says what it passed over.")
  private boolean all;

  @Option(
      names = "--silent-for",
      paramLabel = "DURATION",
      description =
          "A worker that gave no sign for so long is gone, if it gives none meanwhile. Default: 2m.")
  private String silentFor = "2m";

  @Option(
      names = "--confirm",
      paramLabel = "DURATION",
      description =
          "After how long what may be passing is looked at again; longer than any worker's time"
              + " between two pings. Default: 10s.")
  private String confirm = "10s";

  public DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startLog();
    Printer printer = new Printer(surroundings, output.format());
    List<Check> checks = Checks.chosen(only, skip);
    Limits limits =
        new Limits(
            all, Spans.positive("--silent-for", silentFor), Spans.positive("--confirm", confirm));
    refuseWithoutFix();
    if (list) {
      printer.list(CheckForm.FORM, checks.stream().map(Check::about), "");
      return ExitCode.OK;
    }
    try (Resque resque = connect();
        RedisStores stores = resque.openStores()) {
      ParamFilter filter = new ParamFilter(redis.filteredParams());
      return run(new Diagnosis(surroundings, resque, stores, limits, filter), checks, printer);
    }
  }

  /** One that is too old, or a replica, is refused with its reason. */
  private Resque connect() {
    try {
      return redis.connect(surroundings);
    } catch (ResqueConnectionException e) {
      throw e;
    } catch (ResqueException e) {
      throw new CliException(ExitCode.REDIS, String.valueOf(e.getMessage()), e);
    }
  }

  private void refuseWithoutFix() {
    if (!fix && (backup != null || consent.isGiven())) {
      throw CliException.usage(
          "expected --fix with %s, got it alone".formatted(backup != null ? "--backup" : "--yes"));
    }
  }

  private int run(Diagnosis diagnosis, List<Check> checks, Printer printer) {
    List<Finding> findings = diagnosis.examine(checks);
    Report report = new Report(surroundings.screen(), printer);
    List<Finding> fixable = findings.stream().filter(Finding::isFixable).toList();
    if (!fix || fixable.isEmpty() || consent.isDryRun()) {
      report.write(findings);
      report.unseen(diagnosis.unseen());
      report.summary(findings, checks.size());
      sayWhatFixDoes(report, printer, fixable);
      return findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }
    if (printer.isTable()) {
      report.write(findings);
      report.unseen(diagnosis.unseen());
      report.summary(findings, checks.size());
    }
    consent.ask(surroundings, "repair " + named(fixable));
    List<Finding> after = repair(findings);
    if (printer.isTable()) {
      report.repaired(after);
    } else {
      report.write(after);
      report.unseen(diagnosis.unseen());
    }
    return after.stream().allMatch(Finding::isGone) ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private void sayWhatFixDoes(Report report, Printer printer, List<Finding> fixable) {
    if (printer.isTable() && !fixable.isEmpty()) {
      String would = fix ? "would repair " : "--fix would repair ";
      report.sayLine(would + named(fixable));
    } else if (printer.isTable() && fix) {
      report.sayLine("nothing of it can be repaired from here");
    }
  }

  private static String named(List<Finding> findings) {
    return findings.stream()
        .map(each -> "%s (%s)".formatted(each.about().id(), Text.count(each.fixable())))
        .collect(Collectors.joining(", "));
  }

  private List<Finding> repair(List<Finding> findings) {
    long total = findings.stream().mapToLong(Finding::fixable).sum();
    List<Finding> after = new ArrayList<>();
    try (Bulk bulk = Bulk.begin(surroundings, "repair", total, backup, "failed")) {
      Repairing repairing = new Repairing(bulk, backup != null);
      try {
        findings.forEach(each -> after.add(each.fixed(repairing.repair(each))));
      } catch (RuntimeException e) {
        bulk.finish();
        surroundings
            .screen()
            .tell(
                "resque4j: repaired %s before this:"
                    .formatted(Text.plural(repairing.repaired(), "thing")));
        throw e;
      }
      bulk.finish();
    }
    return after;
  }
}
