package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.testkit.RawRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What processes need: resident memory, and the time of a short command. */
final class Footprint {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(4);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final int PROCESSORS = 1_000;
  private static final int FEW_PROCESSORS = 50;
  private static final double KIB_IN_MB = 1_024;

  private Footprint() {}

  private static int processors(Run run) {
    return run.sizes().kills() > 1 ? PROCESSORS : FEW_PROCESSORS;
  }

  /** The daemon, as a user starts it, without work. */
  static void daemon(Run run) throws IOException, InterruptedException {
    Field field = run.field();
    int processors = processors(run);
    field.empty(Place.PLAIN);
    ProgramRun.start(List.of(launcher(field).toString(), "--version"), log(field))
        .awaitSuccess(BUILD_LIMIT); // builds, if it has to
    List<String> command =
        List.of(
            launcher(field).toString(),
            "worker",
            "--redis=" + field.redis(Place.PLAIN).uri(),
            "--queues=bench",
            "--processors=" + processors,
            "--jobs=" + jar(field));
    ProgramRun daemon = field.closing(ProgramRun.start(command, log(field)));
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      Watch.until(
          "the daemon has its workers; " + daemon,
          BUILD_LIMIT,
          () -> {
            daemon.mustRun();
            return redis.number("SCARD", "resque:workers") >= processors;
          });
    }
    Watch.pass(SETTLE);
    run.found(processors, daemon.residentMegabytes(), Unit.MEMORY);
  }

  /** A fresh process of a peer with as many workers. */
  static void peer(Run run, String system) {
    Field field = run.field();
    int processors = processors(run);
    field.empty(Place.PLAIN);
    Contender fresh = field.closing(field.contender(system).another());
    int poll = (int) run.sizes().peerPoll().toMillis();
    fresh.start(Load.idle(field.port(Place.PLAIN), List.of("bench"), processors, poll));
    Watch.pass(SETTLE);
    run.found(processors, residentMegabytes(fresh.pid()), Unit.MEMORY);
  }

  /** A whole process that asks one question. */
  static void command(Run run) throws IOException, InterruptedException {
    Field field = run.field();
    field.empty(Place.PLAIN);
    List<String> command =
        List.of(
            launcher(field).toString(),
            "queue",
            "list",
            "--redis=" + field.redis(Place.PLAIN).uri());
    ProgramRun.start(command, log(field)).awaitSuccess(BUILD_LIMIT); // builds, if it has to
    long began = System.nanoTime();
    ProgramRun.start(command, log(field)).awaitSuccess(BUILD_LIMIT);
    run.found(1, (System.nanoTime() - began) / 1e6, Unit.TIME);
  }

  private static Path launcher(Field field) {
    Path launcher = field.project().resolve("resque4j");
    if (!Files.isExecutable(launcher)) {
      throw new BenchmarkException("there is no " + launcher);
    }
    return launcher;
  }

  private static Path log(Field field) {
    return field.project().resolve("benchmarks").resolve("target").resolve("command.log");
  }

  /** The jar of the example jobs, which the launcher's build makes. */
  private static Path jar(Field field) throws IOException {
    Path examples = field.project().resolve("examples").resolve("target");
    if (Files.isDirectory(examples)) {
      try (Stream<Path> files = Files.walk(examples, 2)) {
        List<Path> jars =
            files
                .filter(
                    file ->
                        file.getFileName()
                            .toString()
                            .matches("example-jobs(-[\\d.]+(-SNAPSHOT)?)?\\.jar"))
                .toList();
        if (!jars.isEmpty()) {
          return jars.get(0);
        }
      }
    }
    throw new BenchmarkException(
        "there is no jar of jobs in " + examples + "; ./resque4j builds it");
  }

  /** A program with its output in a file. */
  static final class ProgramRun implements AutoCloseable {
    private final Process process;
    private final Path log;

    private ProgramRun(Process process, Path log) {
      this.process = process;
      this.log = log;
    }

    static ProgramRun start(List<String> command, Path log) throws IOException {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      return new ProgramRun(process, log);
    }

    void mustRun() {
      if (!process.isAlive()) {
        throw new BenchmarkException(
            "it ended with %d; see %s".formatted(process.exitValue(), log));
      }
    }

    void awaitSuccess(Duration limit) throws InterruptedException {
      try (this) {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
          throw new BenchmarkException("it did not end well; see " + log);
        }
      }
    }

    double residentMegabytes() {
      List<Long> pids = new ArrayList<>(List.of(process.pid()));
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.map(ProcessHandle::pid).forEach(pids::add);
      }
      return pids.stream().mapToDouble(Footprint::residentMegabytes).sum();
    }

    @Override
    public String toString() {
      return "see " + log;
    }

    @Override
    public void close() {
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroyForcibly();
    }
  }

  private static double residentMegabytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / KIB_IN_MB;
        }
      }
    } catch (IOException e) {
      throw new BenchmarkException("the memory of processes is not told on this machine", e);
    }
    return 0;
  }
}
