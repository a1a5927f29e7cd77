package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;
import static io.resque4j.cli.doctor.Severity.NOTE;
import static io.resque4j.cli.doctor.Severity.WARNING;

import io.resque4j.cli.terminal.Text;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.QueueNames;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.recovery.WorkerCensus.Seen;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Whether the workers of a fleet, ours and those of peers, go together and with their queues. */
final class FleetChecks {
  private static final String ALL = "*";
  private static final String UNKNOWN_CLASS = "No job defined for class";
  private static final long LONG = 10_000;
  private static final long PAGE = 100;

  private FleetChecks() {}

  static List<Check> all() {
    return List.of(
        Check.twice(
            About.told(
                "unserved-queues",
                ERROR,
                "queues that no worker serves",
                "Jobs wait there, and no worker that lives names the queue or takes all of them. A"
                    + " worker of node-resque on * sees a new queue only when it is idle.",
                "Start a worker: resque4j worker --queues NAME. If it is a mistyped name: resque4j"
                    + " queue move."),
            FleetChecks::unserved),
        Check.twice(
            About.told(
                "two-fleets",
                WARNING,
                "ours and peers both take from all queues",
                "Workers of ours are on *, and so are some of peers. Each takes what comes, and"
                    + " fails a job whose class only the other has.",
                "Give both their own list of queues, or let ours return what they do not know:"
                    + " --on-unknown-class return. If all have the same jobs: --skip two-fleets."),
            FleetChecks::fleets),
        Check.of(
            About.told(
                "unknown-classes",
                WARNING,
                "jobs that came to a worker that does not have them",
                "They are in the failed list because their worker had no job of that class. Two"
                    + " fleets share a queue, or a release is older than its producers.",
                "See to it that all workers of the queue have the job, then: resque4j failed retry"
                    + " --error 'No job defined'."),
            FleetChecks::unknown),
        Check.twice(
            About.told(
                "unsafe-names",
                WARNING,
                "names that peers cannot tell apart",
                "node-resque cannot say where such a worker's name ends and its queues begin, so it"
                    + " never recovers its job; or it takes such a queue's name for something else.",
                "Rename the worker to host:pid, with one colon. For a queue: resque4j queue move."),
            FleetChecks::names),
        Check.of(
            About.told(
                "failed-long",
                NOTE,
                "a long failed list",
                "More than 10,000 failed jobs are kept. They use memory, and whoever shows them"
                    + " reads them all.",
                "resque4j failed count --help, failed retry, failed export and failed remove; the"
                    + " option failedLimits of workers keeps it short."),
            FleetChecks::failed));
  }

  private static void unserved(Examination at, Consumer<Trace> found) {
    List<Seen> living = at.living();
    for (String queue : at.queues()) {
      long waiting = waiting(at, queue);
      if (waiting > 0 && living.stream().noneMatch(each -> serves(each.worker(), queue))) {
        found.accept(Trace.of(queue, "%s  %s".formatted(queue, Text.plural(waiting, "job"))));
      }
    }
  }

  private static long waiting(Examination at, String queue) {
    try {
      return at.queue().length(queue);
    } catch (RedisRefusedException e) {
      at.skip("queue %s: its key is no list".formatted(queue));
      return 0;
    }
  }

  private static List<String> queues(WorkerName worker) {
    return Arrays.asList(Objects.requireNonNullElse(worker.queues(), "").split(",", -1));
  }

  private static boolean serves(WorkerName worker, String queue) {
    List<String> queues = queues(worker);
    return queues.contains(queue) || queues.contains(ALL);
  }

  private static void fleets(Examination at, Consumer<Trace> found) {
    List<Seen> living = at.living();
    boolean ours =
        living.stream().anyMatch(each -> each.worker().isOurs() && isOnAll(each, Set.of()));
    if (!ours) {
      return;
    }
    Set<String> all = at.queues();
    living.stream()
        .filter(each -> !each.worker().isOurs() && isOnAll(each, all))
        .forEach(
            each ->
                found.accept(
                    Trace.of(
                        each.worker().name(),
                        "%s  on %s".formatted(each.worker().name(), each.worker().queues()))));
  }

  /** node-resque's workers on {@code *} register with the names of all queues. */
  private static boolean isOnAll(Seen worker, Set<String> all) {
    List<String> queues = queues(worker.worker());
    return queues.contains(ALL) || (all.size() > 1 && queues.containsAll(all));
  }

  private static void unknown(Examination at, Consumer<Trace> found) {
    Map<String, Long> kinds = new TreeMap<>();
    long newest = Math.min(at.limits().entries(), at.queue().failedCount());
    for (long from = -newest; from < 0; from += PAGE) {
      at.queue().failed(from, Math.min(from + PAGE, 0) - 1).stream()
          .filter(job -> job.error().startsWith(UNKNOWN_CLASS))
          .map(job -> kind(job) + "  by " + new WorkerName(job.worker(), null).process())
          .forEach(kind -> kinds.merge(kind, 1L, Long::sum));
    }
    if (newest < at.queue().failedCount()) {
      at.skip("failed jobs before the newest %,d, for unknown classes".formatted(newest));
    }
    kinds.forEach(
        (kind, times) ->
            found.accept(
                new Trace(
                    kind, times, "%s  %s".formatted(kind, Text.plural(times, "time")), null)));
  }

  private static String kind(FailedJob job) {
    return "%s %s".formatted(job.queue(), job.payload().path("class").asText());
  }

  private static void names(Examination at, Consumer<Trace> found) {
    for (String queue : at.queues()) {
      QueueNames.problem(queue)
          .ifPresent(
              problem ->
                  found.accept(
                      Trace.of("queue " + queue, "queue '%s' must %s".formatted(queue, problem))));
    }
    for (Seen worker : at.census()) {
      WorkerName name = worker.worker();
      if (worker.member() && !nodesName(name.member()).equals(name.name())) {
        found.accept(
            Trace.of(
                "worker " + name.member(),
                "worker %s, which node-resque reads as %s"
                    .formatted(name.name(), nodesName(name.member()))));
      }
    }
  }

  /** What node-resque takes for the name in a member of {@code workers}. */
  private static String nodesName(String member) {
    String[] parts = member.split(":", -1);
    return parts.length < 3 ? parts[0] : parts[0] + ":" + parts[1];
  }

  private static void failed(Examination at, Consumer<Trace> found) {
    long failed = at.queue().failedCount();
    if (failed > LONG) {
      found.accept(new Trace("failed", failed, Text.plural(failed, "failed job"), null));
    }
  }
}
