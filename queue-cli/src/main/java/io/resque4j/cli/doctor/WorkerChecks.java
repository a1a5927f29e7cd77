package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;
import static io.resque4j.cli.doctor.Severity.WARNING;

import io.resque4j.cli.terminal.Times;
import io.resque4j.core.recovery.WorkerCensus;
import io.resque4j.core.recovery.WorkerCensus.Fate;
import io.resque4j.core.recovery.WorkerCensus.Seen;
import io.resque4j.core.redis.RedisGateway;
import java.util.List;
import java.util.function.Consumer;

/** What workers leave behind that died, and what nobody can read of theirs. */
final class WorkerChecks {
  private WorkerChecks() {}

  static List<Check> all() {
    return List.of(
        Check.twice(
            About.fixed(
                "stranded-claims",
                ERROR,
                "jobs of workers that are gone",
                "A worker holds its job in its claim. These workers gave no sign for long, so they"
                    + " are dead, and nobody recovered their jobs: no multiWorker or scheduler of"
                    + " ours runs, or they are node-resque's, which wait an hour.",
                "takes the worker away. A job of ours goes to the head of its queue, one of peers to"
                    + " the failed list, as node-resque does it. A worker that gives a sign at that"
                    + " moment is left alone. A job runs twice if its worker lives unheard."),
            (at, found) -> silent(at, true, found)),
        Check.twice(
            About.fixed(
                "ghost-workers",
                WARNING,
                "workers that are listed and gone",
                "They gave no sign for long and have no job. Lists, counts and graphs have them as"
                    + " workers, and a queue seems to be served that is not.",
                "takes them out of the list. One that gives a sign at that moment is left alone; one"
                    + " of ours that lives comes back with its next ping."),
            (at, found) -> silent(at, false, found)),
        Check.twice(
            About.told(
                "unreadable-claims",
                ERROR,
                "claims that nobody can read",
                "What lies there as a worker's claim is no JSON. A node-resque scheduler that cleans"
                    + " such a worker stops for good, and its allWorkingOn throws for everyone.",
                "When its worker is gone it is a stranded claim, and --fix keeps its bytes in the"
                    + " failed list. While it lives: find out who writes there."),
            WorkerChecks::claims),
        Check.twice(
            About.fixed(
                "unreadable-pings",
                ERROR,
                "pings that nobody can read",
                "What lies there as a worker's sign of life is no ping. A node-resque scheduler"
                    + " stops for good over it.",
                "deletes it, if it is still the same. A worker that lives writes the next one."),
            WorkerChecks::pings));
  }

  private static void silent(Examination at, boolean working, Consumer<Trace> found) {
    for (Seen worker : at.census()) {
      if (worker.isWorking() == working && at.isSilent(worker)) {
        found.accept(
            Trace.of(
                worker,
                "%s%s  %s%s"
                    .formatted(
                        working ? worker.job() + "  " : "",
                        worker.worker().name(),
                        worker
                            .lastSign()
                            .map(last -> "last sign " + Times.ago(last, at.now()))
                            .orElse("no sign"),
                        worker.member() ? "" : ", not in the list of workers"),
                how -> taken(at.workers().takeAway(worker))));
      }
    }
  }

  private static long taken(Fate fate) {
    return fate == Fate.ALIVE || fate == Fate.REFUSED ? 0 : 1;
  }

  private static void claims(Examination at, Consumer<Trace> found) {
    at.census().stream()
        .filter(each -> each.isWorking() && !each.hasReadableClaim() && !at.isSilent(each))
        .forEach(each -> found.accept(Trace.of(each.worker(), each.worker().name())));
  }

  private static void pings(Examination at, Consumer<Trace> found) {
    for (Seen worker : at.census()) {
      byte[] ping = worker.ping();
      if (ping.length > 0 && !WorkerCensus.isReadable(ping)) {
        String name = worker.worker().name();
        found.accept(
            Trace.of(
                worker,
                "%s  %s".formatted(name, EntryChecks.shown(at, ping)),
                how -> RedisGateway.await(at.stores().workers().deletePing(name, ping)) ? 1 : 0));
      }
    }
  }
}
