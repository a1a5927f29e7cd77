package io.resque4j.cli;

import io.resque4j.cli.daemon.ConfigCommand;
import io.resque4j.cli.daemon.RunCommand;
import io.resque4j.cli.daemon.SchedulerCommand;
import io.resque4j.cli.daemon.WorkerCommand;
import io.resque4j.cli.demo.DemoCommand;
import io.resque4j.cli.demo.DevCommand;
import io.resque4j.cli.doctor.DoctorCommand;
import io.resque4j.cli.frame.CompletionCommand;
import io.resque4j.cli.frame.HelpCommand;
import io.resque4j.cli.frame.Noun;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.EnqueueCommand;
import io.resque4j.cli.manage.StatsCommand;
import io.resque4j.cli.manage.cron.CronVerbs;
import io.resque4j.cli.manage.delayed.DelayedVerbs;
import io.resque4j.cli.manage.failed.FailedVerbs;
import io.resque4j.cli.manage.job.JobVerbs;
import io.resque4j.cli.manage.queue.QueueVerbs;
import io.resque4j.cli.manage.server.ServerVerbs;
import io.resque4j.cli.manage.worker.WorkerVerbs;
import io.resque4j.cli.top.TopCommand;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * Every verb of the command, in the order in which its help shows them. A process needs one, so
 * that the classes of the others are not even loaded.
 */
final class Verbs {
  private static final List<String> NAMES =
      List.of(
          "demo",
          "dev",
          "worker",
          "scheduler",
          "run",
          "config",
          "enqueue",
          "queue",
          "job",
          "delayed",
          "failed",
          "cron",
          "lock",
          "redis",
          "stats",
          "top",
          "doctor",
          "completion",
          "help");

  private static final Set<String> VERSION = Set.of("-V", "--version");

  private Verbs() {}

  /** The names of all. */
  static List<String> names() {
    return NAMES;
  }

  /** Adds the one that the words name, or all if they name none; the version needs none. */
  static void addTo(CommandLine root, Surroundings surroundings, String... words) {
    Optional<String> next = Optional.of(words).filter(w -> w.length > 1).map(w -> w[1]);
    if (words.length > 0 && NAMES.contains(words[0])) {
      root.addSubcommand(words[0], make(words[0], surroundings, next));
    } else if (words.length != 1 || !VERSION.contains(words[0])) {
      NAMES.forEach(name -> root.addSubcommand(name, make(name, surroundings, Optional.empty())));
    }
  }

  /**
   * Makes one.
   *
   * @param next the word after the name, which may be a verb of it
   */
  private static Object make(String name, Surroundings here, Optional<String> next) {
    return switch (name) {
      case "demo" -> new DemoCommand(here);
      case "dev" -> new DevCommand(here);
      case "worker" -> daemon(WorkerVerbs.noun(), () -> new WorkerCommand(here), here, next);
      case "scheduler" ->
          daemon(ServerVerbs.scheduler(), () -> new SchedulerCommand(here), here, next);
      case "run" -> new RunCommand(here);
      case "config" -> new ConfigCommand(here);
      case "enqueue" -> EnqueueCommand.line(here);
      case "queue" -> QueueVerbs.noun().line(here, next);
      case "job" -> JobVerbs.noun().line(here, next);
      case "delayed" -> DelayedVerbs.noun().line(here, next);
      case "failed" -> FailedVerbs.noun().line(here, next);
      case "cron" -> CronVerbs.noun().line(here, next);
      case "lock" -> ServerVerbs.lock().line(here, next);
      case "redis" -> ServerVerbs.redis().line(here, next);
      case "stats" -> new StatsCommand(here);
      case "top" -> new TopCommand(here);
      case "doctor" -> new DoctorCommand(here);
      case "completion" -> new CompletionCommand(here, () -> Cli.commandLine(here));
      case "help" -> new HelpCommand(() -> Cli.commandLine(here));
      default -> throw new IllegalArgumentException("no verb: " + name);
    };
  }

  /** A noun that starts a daemon where no verb follows; what the daemon needs no verb does. */
  private static CommandLine daemon(
      Noun noun, Supplier<?> daemon, Surroundings here, Optional<String> next) {
    return next.filter(noun::has).isPresent()
        ? noun.line(here, next)
        : noun.addTo(new CommandLine(daemon.get()), here, next);
  }
}
