package io.resque4j.cli.manage;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Problems;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ArgumentsOption;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.jobs.JsonArguments;
import io.resque4j.cli.output.OutputOptions;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.QueueNames;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resque4j enqueue}: one job, now or later. */
@Command(
    name = "enqueue",
    header = "Puts one job into a queue, now or later.",
    description = {
      "Whether somebody knows its class is seen when it is performed: a worker that has no job of"
          + " that name fails it. With --jobs it is checked before."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j enqueue math add 1 -1.5",
      "  resque4j enqueue mail send '{\"to\":\"a@example.org\"}' --in 5m",
      "  resque4j enqueue mail send --args '[\"a text\",[1,2]]' --at 2026-11-24T10:00:00Z"
    })
public final class EnqueueCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name.")
  private String queue = "";

  @Parameters(
      index = "1",
      paramLabel = "CLASS",
      description = "The name under which workers know the job.")
  private String jobClass = "";

  @Parameters(
      index = "2..*",
      paramLabel = "ARG",
      description = "Its arguments, each of them JSON: 1, -1.5, true, '\"text\"', '[1,2]'.")
  private List<String> words = List.of();

  @Mixin private final ArgumentsOption array = new ArgumentsOption();

  @Option(
      names = "--in",
      paramLabel = "DURATION",
      description = "Delay it: 500ms, 3s, 5m, 2h, 1d, 1h30m. Rounded up to a whole second.")
  private @Nullable String in;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "Delay it to a time such as 2026-11-24T10:00:00Z.")
  private @Nullable String at;

  @Option(
      names = "--jobs",
      paramLabel = "FILE.jar",
      description = "Refuse a class that these jobs do not have, and ask its plugins.")
  private List<Path> jars = List.of();

  /** The verb as picocli needs it. */
  public static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new EnqueueCommand(surroundings))
        .setUnmatchedOptionsArePositionalParams(true);
  }

  private EnqueueCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startLog();
    refuseUnknownOptions();
    Printer printer = new Printer(surroundings, output.format());
    Object[] arguments = array.with(words);
    Optional<Instant> due = due();
    checkNames();
    Jobs jobs = jobs();
    try (Resque resque = redis.connect(surroundings)) {
      enqueue(resque.queue(jobs), due, arguments);
    }
    String action = due.isPresent() ? "delayed" : "enqueued";
    printer.done(Done.FORM, Done.of(action, 1), done(due));
    return ExitCode.OK;
  }

  private void enqueue(Queue to, Optional<Instant> due, Object[] arguments) {
    boolean enqueued;
    try {
      enqueued =
          due.isPresent()
              ? to.enqueueAt(due.get(), queue, jobClass, arguments)
              : to.enqueue(queue, jobClass, arguments);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    if (!enqueued) {
      throw CliException.failed("not enqueued: a plugin of " + jobClass + " refused it");
    }
  }

  private String done(Optional<Instant> due) {
    Instant now = surroundings.clock().instant();
    return due.map(
            time ->
                "delayed %s on %s until %s%s"
                    .formatted(
                        jobClass,
                        queue,
                        time,
                        time.isBefore(now) ? ", which is past: due now" : ""))
        .orElseGet(() -> "enqueued %s on %s".formatted(jobClass, queue));
  }

  /** Words such as -1.5 are arguments, so picocli lets all words through that look like options. */
  private void refuseUnknownOptions() {
    Stream.concat(Stream.of(queue, jobClass), words.stream())
        .filter(word -> word.startsWith("-") && !JsonArguments.isJson(word))
        .filter(word -> !word.matches("-\\.?\\d.*"))
        .findFirst()
        .ifPresent(
            word -> {
              throw new ParameterException(spec.commandLine(), Problems.unknownOption(spec, word));
            });
  }

  /** A whole second, which is all that Redis keeps of it. */
  private Optional<Instant> due() {
    if (in != null && at != null) {
      throw CliException.usage(
          "expected --in or --at, got both: --in %s --at %s".formatted(in, at));
    }
    if (at != null) {
      return Optional.of(Times.instant("--at", at).plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
    }
    if (in == null) {
      return Optional.empty();
    }
    return Optional.of(Times.secondAfter("--in", in, surroundings.clock().instant()));
  }

  private void checkNames() {
    if (jobClass.isBlank()) {
      throw CliException.usage("expected CLASS to be the name of a job class, got: a blank one");
    }
    try {
      QueueNames.check(queue);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** The jobs whose plugins are asked; they must have the class. */
  private Jobs jobs() {
    if (jars.isEmpty()) {
      return Jobs.NONE;
    }
    Jobs jobs = JobJars.load(jars);
    if (jobs.find(jobClass).isEmpty()) {
      String hint =
          Nearest.to(jobClass, jobs.names())
              .map(name -> "did you mean '" + name + "'?")
              .orElse("there are " + String.join(", ", jobs.names()));
      throw CliException.usage("no job defined for class '%s'; %s".formatted(jobClass, hint));
    }
    return jobs;
  }
}
