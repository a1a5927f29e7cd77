package io.resque4j.benchmarks;

import io.resque4j.benchmarks.load.Leftovers;
import io.resque4j.benchmarks.load.LoadTest;
import io.resque4j.benchmarks.load.Mix;
import io.resque4j.core.Resque;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the load. */
@Command(
    name = "benchmarks/load",
    description = {
      "Enqueues jobs at a rate into a given Redis and works them off in this process, to see what"
          + " your Redis and network bear. Tells throughput and latency each second, and at the"
          + " end whether every job ran exactly once.",
      "",
      "WARNING: it writes into that Redis, as much as the rate says, and slows down whoever else"
          + " works there. All keys begin with the namespace; they are deleted again only if it is"
          + " the default one.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every job that Redis took ran exactly once",
      "1:a job did not, or Redis could not be reached",
      "2:the command line is wrong"
    })
final class LoadCommand implements Callable<Integer> {
  private static final String OWN_NAMESPACE = "resque4j-load";
  private static final int MOST_JOBS = 50_000_000;
  private static final int MOST_PROCESSORS = 10_000;
  private static final int MOST_BYTES = 1_000_000;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--redis",
      paramLabel = "<url>",
      required = true,
      description = "Where it is, such as redis://127.0.0.1:6379.")
  private String redis = "";

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "1000",
      description = "Jobs a second; default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--duration",
      paramLabel = "<30s>",
      defaultValue = "10s",
      description = "How long they come: 30s, 5m, 1h; default: ${DEFAULT-VALUE}.")
  private String duration = "";

  @Option(
      names = "--mix",
      paramLabel = "<a=n,b=m>",
      defaultValue = "noop=1",
      description =
          "What they do, in which parts: noop=80,wait20=15,cpu5=5 (milliseconds behind wait and"
              + " cpu); default: ${DEFAULT-VALUE}.")
  private String mix = "";

  @Option(
      names = "--payload",
      paramLabel = "<bytes>",
      defaultValue = "0",
      description = "So many bytes more in each payload; default: ${DEFAULT-VALUE}.")
  private int bytes;

  @Option(
      names = "--processors",
      paramLabel = "<n|min-max>",
      defaultValue = "1-100",
      description = "How many jobs run at a time; default: ${DEFAULT-VALUE}.")
  private String processors = "";

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      defaultValue = OWN_NAMESPACE,
      description = "What every key begins with; default: ${DEFAULT-VALUE}.")
  private String namespace = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // its annotation is all that matters
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    LoadTest.Settings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    boolean exact;
    try (Resque resque = connected()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "WARNING: writes %,.0f jobs/s into the Redis at %s, namespace %s%n",
              rate,
              resque.address(),
              namespace);
      exact = new LoadTest(settings, out::println).run(resque);
    }
    out.println(tidied());
    return exact ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Resque connected() {
    try {
      return Resque.builder().uri(redis).namespace(namespace).connect();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String tidied() {
    String kept = "What is left in the namespace %s was not deleted".formatted(namespace);
    if (!namespace.equals(OWN_NAMESPACE)) {
      return kept + ".";
    }
    try {
      return "%,d keys deleted.".formatted(Leftovers.delete(redis, namespace));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return kept + ": " + e.getMessage();
    }
  }

  private LoadTest.Settings settings() {
    if (!(rate > 0)) {
      throw wrong("--rate to be more than 0", rate);
    }
    Duration time = time();
    if (rate * time.toSeconds() > MOST_JOBS) {
      throw wrong(
          "--rate times --duration to be at most " + MOST_JOBS + " jobs", rate + ", " + duration);
    }
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw wrong("--payload to be from 0 to " + MOST_BYTES, bytes);
    }
    Matcher range = RANGE.matcher(processors);
    int min = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int max = min > 0 && range.group(2) != null ? Integer.parseInt(range.group(2)) : min;
    if (min < 1 || max < min || max > MOST_PROCESSORS) {
      throw wrong("--processors to be N or MIN-MAX, from 1 to " + MOST_PROCESSORS, processors);
    }
    try {
      return new LoadTest.Settings(rate, time, Mix.parse(mix), bytes, min, max);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--mix: " + e.getMessage(), e);
    }
  }

  private Duration time() {
    try {
      Duration time = Duration.parse("PT" + duration);
      if (time.toSeconds() < 1) {
        throw wrong("--duration to be 1s or more", duration);
      }
      return time;
    } catch (DateTimeParseException e) {
      throw wrong("--duration to be such as 30s, 5m or 1h", duration);
    }
  }

  private ParameterException wrong(String expected, Object got) {
    return new ParameterException(spec.commandLine(), "expected " + expected + ", got: " + got);
  }
}
