package io.resque4j.cli.demo;

import io.resque4j.cli.config.Processors;
import io.resque4j.cli.config.RedisAddresses;
import io.resque4j.cli.config.RedisSettings;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.daemon.Foreground;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.ProgressBar;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j demo}: real jobs through a real Redis, and what became of them. */
@Command(
    name = "demo",
    header = "Shows jobs at work, and leaves nothing behind.",
    description = {
      "Starts a Redis of its own, a scheduler and a worker. Some jobs wait as for another service,"
          + " and the worker grows while they do; one for every file below a folder hashes and counts"
          + " it, some of them delayed by 1 to 3 seconds; some fail once and are tried again, and one"
          + " fails for good. Then the worker shrinks, and in the end nothing is left."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j demo",
      "  resque4j demo --dir ~/Documents --processors 4",
      "  resque4j demo --keep"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(80);

  /** The worker is asked five times as often as usual: people are watching. */
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(100);

  private static final Duration LONGEST_SHRINKING = Duration.ofSeconds(5);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder with the files to work on. Default: the project itself.")
  private @Nullable Path folder;

  @Option(
      names = "--files",
      paramLabel = "N",
      description = "Work on at most this many files. Default: 2000.")
  private String most = "2000";

  @Option(
      names = "--processors",
      paramLabel = "N|MIN-MAX",
      description =
          "How many jobs run at a time: a fixed number, or between two as the work and the CPU ask"
              + " for it. Default: 2-20.")
  private String processors = "2-20";

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "Use this Redis instead of one of its own; in a namespace of its own, which is deleted in"
              + " the end.")
  private @Nullable String uri;

  @Option(
      names = "--keep",
      description = "Leave its own Redis running, and say how to look around in it.")
  private boolean keep;

  public DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    common.startLog();
    Processors atATime = Processors.read("--processors", processors);
    String given = uri == null ? null : RedisAddresses.checked("--redis", uri);
    if (keep && given != null) {
      throw CliException.usage("expected --keep or --redis, got both: that Redis stays anyway");
    }
    List<Path> files = DemoFiles.below(dir(), Numbers.between("--files", most, 1, 1_000_000));

    try (Foreground foreground = new Foreground()) {
      try {
        return run(foreground, given, files, atATime);
      } catch (RuntimeException e) {
        if (foreground.hasEnded()) {
          foreground.stay(); // Ctrl-C took away what this needed: that is no error to tell
        }
        throw e;
      }
    }
  }

  private Path dir() {
    return folder != null
        ? folder
        : Path.of(surroundings.variable("RESQUE4J_PROJECT").orElse("")).toAbsolutePath();
  }

  private int run(
      Foreground foreground, @Nullable String given, List<Path> files, Processors processors)
      throws InterruptedException {
    Screen screen = surroundings.screen();
    DemoRedis redis =
        foreground.add(given == null ? DemoRedis.start(keep) : DemoRedis.given(given));
    DemoJobs demo = new DemoJobs(surroundings.clock());
    Jobs jobs = demo.jobs();
    Resque resque =
        foreground.add(
            RedisOptions.connect(
                RedisSettings.of(redis.uri(), redis.namespace()),
                surroundings.clock(),
                jobs,
                List.of()));
    foreground.add(Scheduler.builder(resque).start());
    introduce(redis, files.size(), processors);
    DemoPlan plan = DemoPlan.of(files);
    DemoProgress progress = new DemoProgress(plan.jobs());
    DemoNews news;
    try (ProgressBar bar =
        foreground.add(new ProgressBar(screen, surroundings.clock(), "jobs", plan.jobs()))) {
      news = new DemoNews(screen, bar, processors.min());
      MultiWorker worker =
          foreground.add(
              MultiWorker.builder(resque, jobs)
                  .queues(DemoPlan.QUEUE)
                  .taskProcessors(processors.min(), processors.max())
                  .checkInterval(BETWEEN_CHECKS)
                  .listener(progress)
                  .listener(news)
                  .start());
      plan.enqueue(resque.queue(), surroundings.clock());
      awaitEnd(foreground, new Watched(plan, progress, news, worker, bar));
    }

    DemoReport report = new DemoReport(screen, plan, demo, progress);
    report.summary(resque.queue().stats(), news.peak());
    report.failedEntry(resque.queue(), redis.namespace());
    foreground.release(redis);
    foreground.close();
    if (keep && redis.server() != null) {
      report.kept(redis.server(), surroundings.command());
    } else {
      redis.close();
    }
    return ExitCode.OK;
  }

  private void introduce(DemoRedis redis, int files, Processors processors) {
    Screen screen = surroundings.screen();
    screen.say(
        "%s, a scheduler and a worker that runs %s at a time;"
            .formatted(
                redis.server() == null ? "Your Redis" : "A Redis of its own",
                processors.shown("job")));
    String what =
        "a job for each of %s below %s"
            .formatted(Text.plural(files, "file"), Text.visible(dir().toString()));
    screen.say(screen.outIsTerminal() ? Text.cut(what, screen.columns()) : what);
    screen.say("");
  }

  /** What is looked at while the jobs run. */
  private record Watched(
      DemoPlan plan, DemoProgress progress, DemoNews news, MultiWorker worker, ProgressBar bar) {
    void show() {
      MultiWorkerHealth health = worker.health();
      int later = plan.later().size() - progress.of(DemoKind.HASH_LATER).ended();
      bar.show(
          progress.ended(),
          "%d of %d busy, %d delayed, %d failed"
              .formatted(health.busy(), health.processors(), later, progress.failed()));
    }
  }

  private void awaitEnd(Foreground foreground, Watched watched) throws InterruptedException {
    DemoProgress progress = watched.progress;
    int ended = 0;
    long lastChange = System.nanoTime();
    while (!progress.await(BETWEEN_LOOKS)) {
      if (progress.ended() > ended) {
        ended = progress.ended();
        lastChange = System.nanoTime();
      } else if (System.nanoTime() - lastChange > STANDSTILL.toNanos()) {
        throw CliException.failed(
            "no job has ended for %d s: %d of %d are done"
                .formatted(STANDSTILL.toSeconds(), ended, watched.plan.jobs()));
      }
      watched.show();
      stayIfEnded(foreground);
    }
    long patience = System.nanoTime() + LONGEST_SHRINKING.toNanos();
    while (!watched.news.awaitSmallest(BETWEEN_LOOKS) && System.nanoTime() - patience < 0) {
      watched.show();
      stayIfEnded(foreground);
    }
  }

  private static void stayIfEnded(Foreground foreground) {
    if (foreground.hasEnded()) {
      foreground.stay();
    }
  }
}
