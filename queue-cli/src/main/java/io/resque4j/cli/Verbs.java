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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine;

/** Every verb of the command, in the order in which its help shows them. */
final class Verbs {
  /** From the surroundings, and the word after the name if it may be a verb of it. */
  private interface Maker extends BiFunction<Surroundings, Optional<String>, Object> {}

  private static final Map<String, Maker> ALL = all();

  private Verbs() {}

  /** The names of all. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  private static Map<String, Maker> all() {
    Map<String, Maker> all = new LinkedHashMap<>();
    all.put("demo", alone(DemoCommand::new));
    all.put("dev", alone(DevCommand::new));
    addDaemon(all, WorkerCommand::new, WorkerVerbs.noun());
    addDaemon(all, SchedulerCommand::new, ServerVerbs.scheduler());
    all.put("run", alone(RunCommand::new));
    all.put("config", alone(ConfigCommand::new));
    all.put("enqueue", alone(EnqueueCommand::line));
    add(all, QueueVerbs.noun());
    add(all, JobVerbs.noun());
    add(all, DelayedVerbs.noun());
    add(all, FailedVerbs.noun());
    add(all, CronVerbs.noun());
    add(all, ServerVerbs.lock());
    add(all, ServerVerbs.redis());
    all.put("stats", alone(StatsCommand::new));
    all.put("top", alone(TopCommand::new));
    all.put("doctor", alone(DoctorCommand::new));
    all.put("completion", alone(here -> new CompletionCommand(here, () -> Cli.commandLine(here))));
    all.put("help", alone(here -> new HelpCommand(() -> Cli.commandLine(here))));
    return all;
  }

  private static Maker alone(Function<Surroundings, ?> verb) {
    return (surroundings, next) -> verb.apply(surroundings);
  }

  private static void add(Map<String, Maker> all, Noun noun) {
    all.put(noun.name(), noun::line);
  }

  /** A noun that starts a daemon where no verb follows; what the daemon needs no verb does. */
  private static void addDaemon(
      Map<String, Maker> all, Function<Surroundings, ?> daemon, Noun noun) {
    all.put(
        noun.name(),
        (surroundings, next) ->
            next.filter(noun::has).isPresent()
                ? noun.line(surroundings, next)
                : noun.addTo(new CommandLine(daemon.apply(surroundings)), surroundings, next));
  }

  /** Adds the one that the words name, or all if they name none. */
  static void addTo(CommandLine root, Surroundings surroundings, String... words) {
    Optional<String> next = Optional.of(words).filter(w -> w.length > 1).map(w -> w[1]);
    if (words.length > 0 && ALL.containsKey(words[0])) {
      add(root, words[0], surroundings, next);
    } else {
      ALL.keySet().forEach(name -> add(root, name, surroundings, Optional.empty()));
    }
  }

  private static void add(
      CommandLine root, String name, Surroundings surroundings, Optional<String> next) {
    Maker maker = Objects.requireNonNull(ALL.get(name));
    root.addSubcommand(name, maker.apply(surroundings, next));
  }
}
