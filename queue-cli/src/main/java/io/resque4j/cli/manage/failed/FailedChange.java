package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.failed.FailedAction.Outcome;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What the verbs that change many failed jobs have in common. */
abstract class FailedChange extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  private final FailedAction action;

  FailedChange(Surroundings surroundings, FailedAction action) {
    super(surroundings);
    this.action = action;
  }

  abstract Predicate<FailedJob> wanted();

  long most() {
    return Long.MAX_VALUE;
  }

  /** Where what is removed is written down. */
  @Nullable Path backup() {
    return null;
  }

  @Override
  protected final int run(Resque resque, Printer printer) {
    Predicate<FailedJob> wanted = wanted();
    if (consent.isDryRun()) {
      long n = count(resque, wanted);
      printer.done(Done.FORM, Done.dry(action.done(), n), "would " + action.verb() + " " + jobs(n));
      return n == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }
    if (action.isDestructive() && !consent.isGiven()) {
      long n = count(resque, wanted);
      if (n == 0) {
        throw nothing();
      }
      consent.ask(surroundings(), action.verb() + " " + jobs(n));
    }
    long total = resque.queue().failedCount();
    if (total == 0) {
      throw nothing();
    }
    try (Bulk bulk = Bulk.begin(surroundings(), action.verb(), total, backup(), "failed")) {
      Outcome outcome;
      try {
        outcome = action.perform(resque.queue().failedJobs(), wanted, most(), bulk);
      } catch (RuntimeException e) {
        bulk.finish();
        screen().tell("resque4j: " + action.done() + " " + jobs(bulk.taken()) + " before this:");
        throw e;
      }
      bulk.finish();
      return report(printer, outcome, bulk.isInterrupted());
    }
  }

  private int report(Printer printer, Outcome outcome, boolean interrupted) {
    if (outcome.changed() + outcome.kept() == 0 && !interrupted) {
      throw nothing();
    }
    printer.done(
        Done.FORM,
        new Done(action.done(), outcome.changed(), outcome.kept(), false, interrupted),
        action.done()
            + " "
            + jobs(outcome.changed())
            + (interrupted ? ", then interrupted; the same command goes on" : ""));
    if (outcome.kept() > 0) {
      throw CliException.failed(
          "%s left alone: what holds no job or names no queue, or whose queue has a key that is no list"
              .formatted(jobs(outcome.kept())));
    }
    return ExitCode.OK;
  }

  private long count(Resque resque, Predicate<FailedJob> wanted) {
    return resque.queue().failedJobs().stream(FailedFilter.all())
        .filter(wanted)
        .limit(most())
        .count();
  }

  private static String jobs(long n) {
    return Text.plural(n, "failed job");
  }

  private static CliException nothing() {
    return CliException.nothing("no failed job matches, nothing was done");
  }
}
