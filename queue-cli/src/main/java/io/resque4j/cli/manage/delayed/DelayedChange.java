package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.JobConditions;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.DelayedJob;
import io.resque4j.core.Resque;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the verbs that change many delayed jobs have in common. */
abstract class DelayedChange extends RedisVerb {
  @Mixin private final JobConditions conditions = new JobConditions();
  @Mixin private final Consent consent = new Consent();

  @Option(names = "--at", paramLabel = "INSTANT", description = "Only those of this second.")
  private @Nullable String time;

  @Option(names = "--all", description = "Every delayed job.")
  private boolean all;

  private final String verb;
  private final String action;
  private final boolean destructive;

  DelayedChange(Surroundings surroundings, String verb, String action, boolean destructive) {
    super(surroundings);
    this.verb = verb;
    this.action = action;
    this.destructive = destructive;
  }

  /** Does it to one; false: it is not there any more. */
  abstract boolean change(Resque resque, DelayedJob job);

  /** Where what is removed is written down. */
  @Nullable Path backup() {
    return null;
  }

  @Override
  protected void check() {
    conditions.check();
    boolean narrowed = conditions.areGiven() || time != null;
    if (time != null) {
      Times.instant("--at", time);
    }
    if (!narrowed && !all) {
      throw CliException.usage(
          "expected conditions such as --class or --at, or --all, got: none of them");
    }
    if (narrowed && all) {
      throw CliException.usage("expected --all alone, got conditions as well");
    }
  }

  private Stream<DelayedJob> matching(Resque resque) {
    Stream<DelayedJob> jobs;
    if (time == null) {
      jobs = resque.queue().allDelayed();
    } else {
      Instant at = Times.instant("--at", time);
      jobs = resque.queue().delayedAt(at).stream().map(entry -> new DelayedJob(at, entry));
    }
    return jobs.filter(job -> conditions.matchWithQueue(job.entry()))
        .limit(conditions.limit().orAll());
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    long n = matching(resque).count();
    if (n == 0) {
      throw CliException.nothing("no delayed job matches, nothing was done");
    }
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry(action, n), "would " + verb + " " + jobs(n));
      return ExitCode.OK;
    }
    if (destructive) {
      consent.ask(surroundings(), verb + " " + jobs(n));
    }
    try (Bulk bulk = Bulk.begin(surroundings(), verb, n, backup(), "delayed")) {
      return report(printer, changeAll(resque, bulk), bulk);
    }
  }

  private Done changeAll(Resque resque, Bulk bulk) {
    long done = 0;
    long kept = 0;
    Iterator<DelayedJob> each = matching(resque).iterator();
    boolean on = true;
    while (on && each.hasNext()) {
      DelayedJob job = each.next();
      bulk.before(job.entry().raw(), job.at().getEpochSecond());
      boolean changed = false;
      try {
        changed = change(resque, job);
        done += changed ? 1 : 0;
      } catch (IllegalArgumentException noJob) {
        kept++;
      }
      on = bulk.step(changed, done + kept);
    }
    return new Done(action, done, kept, false, bulk.isInterrupted());
  }

  private int report(Printer printer, Done done, Bulk bulk) {
    bulk.finish();
    printer.done(
        Done.FORM,
        done,
        action
            + " "
            + jobs(done.count())
            + (done.interrupted() ? ", then interrupted; the same command goes on" : ""));
    if (done.kept() > 0) {
      throw CliException.failed(
          "%s not: what is no job, or names no queue, can only be deleted"
              .formatted(Text.count(done.kept())));
    }
    return ExitCode.OK;
  }

  private static String jobs(long n) {
    return Text.plural(n, "delayed job");
  }
}
