package io.resque4j.benchmarks;

import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.report.Conditions;
import io.resque4j.benchmarks.report.Destination;
import io.resque4j.benchmarks.report.JsonResults;
import io.resque4j.benchmarks.report.Publication;
import io.resque4j.benchmarks.report.ResultFiles;
import io.resque4j.benchmarks.report.Results;
import io.resque4j.benchmarks.report.TextTable;
import io.resque4j.benchmarks.work.Comparison;
import io.resque4j.benchmarks.work.Field;
import io.resque4j.benchmarks.work.Work;
import io.resque4j.benchmarks.work.Works;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/** A run of the comparison, from the installation of the peers to the report. */
final class ComparisonRun {
  private final Path module;
  private final InstantSource clock;
  private final Request request;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Results results = new Results();
  private final long began = System.nanoTime();

  /**
   * What was asked for.
   *
   * @param size how much is measured
   * @param rounds how often
   * @param limit no round begins that would not end by then
   * @param works which; all if there are none
   * @param systems which
   * @param machine what it is called
   * @param commandLine as it was given
   * @param destination where the results go
   * @param publish whether they go into the project's pages
   * @param json whether each measurement is told instead of the table
   */
  record Request(
      Size size,
      int rounds,
      Duration limit,
      List<String> works,
      List<String> systems,
      String machine,
      String commandLine,
      Destination destination,
      boolean publish,
      boolean json) {}

  ComparisonRun(
      Path module, InstantSource clock, Request request, PrintWriter out, PrintWriter err) {
    this.module = module;
    this.clock = clock;
    this.request = request;
    this.out = out;
    this.err = err;
  }

  /** Measures and reports; returns the exit code. */
  int run() {
    try (Contenders contenders =
            Contenders.install(
                module, request.systems(), request.size().javaOptions(), this::progress);
        Field field = new Field(contenders, request.size().sizes(), project())) {
      Conditions conditions = conditions(contenders, field);
      conditions
          .missing()
          .forEach((name, why) -> err.println("NOT MEASURED: " + name + ": " + why));
      List<Work> chosen =
          Works.all(contenders, request.size().sizes()).stream()
              .filter(work -> request.works().isEmpty() || request.works().contains(work.name()))
              .map(request.size()::of)
              .toList();
      Comparison comparison = new Comparison(field, chosen, request.rounds(), listener());
      warmUp(contenders, field, chosen, comparison.expected());
      for (int round = 1; round <= request.rounds(); round++) {
        if (comparison.hasTimeFor(round, request.limit())) {
          comparison.round(round);
          write(conditions.after(round), false); // whatever comes next
        }
      }
      boolean published = report(conditions.after(comparison.rounds()));
      boolean all = results.failures().isEmpty() && conditions.missing().isEmpty();
      return all && published ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void progress(String what) {
    err.println("benchmarks: " + what);
  }

  private void begins(String what, Duration rest) {
    Duration since = Duration.ofNanos(System.nanoTime() - began);
    Duration left = request.limit().minus(since);
    Duration most = left.compareTo(rest) < 0 ? left : rest;
    long minutes = Math.max(0, most.plusSeconds(30).toMinutes());
    String still = minutes < 1 ? "less than a minute" : "about %d min".formatted(minutes);
    progress(
        "%d:%02d %s; %s to go".formatted(since.toMinutes(), since.toSecondsPart(), what, still));
  }

  private void warmUp(Contenders contenders, Field field, List<Work> chosen, Duration afterwards) {
    if (request.size() == Size.TINY) {
      return;
    }
    Comparison.Listener silent =
        new Listener() {
          @Override
          public void measured(Work work, Measurement measurement) {}

          @Override
          public void failed(Work work, String what, String why) {
            super.failed(work, "warm-up, " + what, why);
          }

          @Override
          public void begins(Work work, int round, Duration rest) {
            ComparisonRun.this.begins("warm-up", rest.plus(afterwards));
          }
        };
    new Comparison(field, Works.warmUp(contenders, request.size().sizes(), chosen), 1, silent)
        .round(1);
  }

  private Comparison.Listener listener() {
    return new Listener();
  }

  /** Tells who waits, and keeps what was found. */
  private class Listener implements Comparison.Listener {
    @Override
    public void measured(Work work, Measurement measurement) {
      results.add(work, measurement);
      if (request.json()) {
        out.println(JsonResults.line(measurement));
        out.flush();
      }
    }

    @Override
    public void failed(Work work, String what, String why) {
      results.add(new Results.Failure(work.name(), what, why));
      err.println("FAILED: " + what + ": " + why);
    }

    @Override
    public void noted(Work work, String what, String note) {
      results.note(new Results.Failure(work.name(), what, note));
      err.println("NOTE: " + what + ": " + note);
    }

    @Override
    public void begins(Work work, int round, Duration rest) {
      ComparisonRun.this.begins(
          "round %d of %d: %s".formatted(round, request.rounds(), work.name()), rest);
    }
  }

  /** The pages show the charts that lie beside whole runs: who publishes replaces them. */
  private List<Path> write(Conditions conditions, boolean publish) {
    Path folder = request.destination().of(conditions);
    boolean charts = publish || folder.equals(request.destination().aside());
    return ResultFiles.write(folder, results, conditions, charts);
  }

  /** Returns whether what was to be published was. */
  private boolean report(Conditions conditions) {
    if (!request.json()) {
      conditions.lines().forEach(out::println);
      TextTable.lines(results).forEach(out::println);
      out.println();
      out.println("P: jobs at a time. Compare ratios of one run, not numbers of two.");
    }
    Destination destination = request.destination();
    Optional<String> aside = destination.reason(conditions);
    List<Path> files = write(conditions, request.publish());
    files.forEach(written -> progress("wrote " + written));
    if (!destination.aside().equals(destination.whole())) {
      aside.ifPresent(why -> progress("not in " + destination.whole() + ": " + why));
    }
    if (request.publish() && aside.isPresent()) {
      err.println("NOT PUBLISHED: " + aside.get());
      return false;
    }
    if (request.publish()) {
      Publication.write(project(), files.get(0), results, conditions);
    }
    return true;
  }

  private Path project() {
    return module.toAbsolutePath().resolveSibling("");
  }

  private Conditions conditions(Contenders contenders, Field field) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Redis", field.redisVersion());
    for (Contender each : contenders.present()) {
      versions.put(
          each.name(),
          each.versions().entrySet().stream()
              .map(one -> one.getKey() + " " + one.getValue())
              .collect(Collectors.joining(", ")));
    }
    return new Conditions(
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString(),
        request.machine(),
        request.commandLine(),
        request.size().text(),
        0,
        "Redis keeps nothing on disk, but where a row says AOF",
        versions,
        contenders.missing());
  }
}
