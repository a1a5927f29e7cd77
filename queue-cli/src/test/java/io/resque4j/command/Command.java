package io.resque4j.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One call of the built command, as a shell would make it: the launcher of the {@link
 * Distribution}, in a process of its own. Nothing of the environment of the tests reaches it but
 * what it needs, and its temporary files lie in a folder that the test knows.
 *
 * <pre>{@code
 * Outcome outcome = Command.of("stats", "--redis", uri).run();
 * }</pre>
 */
final class Command {
  /** How the command calls itself in what it prints. */
  static final String NAME = "resque4j";

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path folder = Path.of("").toAbsolutePath();
  private Path temporary = Sandbox.shared();
  private boolean onTerminal;

  private Command(List<String> words) {
    this.words.addAll(words);
    environment.putAll(usualEnvironment());
  }

  /** What a command finds in its environment, unless a test says otherwise. */
  static Map<String, String> usualEnvironment() {
    return Map.of(
        "PATH",
        System.getenv("PATH"),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "LC_ALL",
        "C.UTF-8",
        "RESQUE4J_COMMAND",
        NAME,
        "RESQUE4J_LOG_FORMAT", // to read; LogIT has the other one
        "text",
        // What ends soon needs no second compiler, and two processors are shared with Redis.
        "RESQUE4J_OPTS",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  }

  /** The launcher with these arguments. */
  static Command of(String... arguments) {
    return of(distribution(), arguments);
  }

  /** The same as it was packed, without an archive of classes: it starts slower. */
  static Command packed(String... arguments) {
    return of(Distribution.packed(), arguments);
  }

  private static Command of(Path home, String... arguments) {
    return new Command(Stream.concat(Stream.of(launcher(home)), Stream.of(arguments)).toList());
  }

  /** A line of shell, in which {@code "$R"} is the launcher: for pipes and redirections. */
  static Command shell(String line) {
    return program("/bin/sh", "-c", line).env("R", launcher());
  }

  /** Another program, called as our command is. */
  static Command program(String... words) {
    return new Command(List.of(words));
  }

  /** Where the distribution lies whose launcher is called. */
  static Path distribution() {
    return Distribution.archived();
  }

  /** The example jobs that are part of the distribution. */
  static Path exampleJobs() {
    return distribution().resolve("examples").resolve("example-jobs.jar");
  }

  static String launcher() {
    return launcher(distribution());
  }

  private static String launcher(Path home) {
    Path launcher = home.resolve("bin").resolve("resque4j");
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException("there is no launcher at " + launcher);
    }
    return launcher.toString();
  }

  Command env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The folder it is called in. */
  Command in(Path directory) {
    folder = directory;
    return this;
  }

  /** The folder of its temporary files, {@code TMPDIR}. */
  Command temporary(Path directory) {
    temporary = directory;
    return this;
  }

  /**
   * On a pseudo-terminal of this width, by {@code script}; then stdout has what a screen gets, and
   * stderr is part of it. See {@link Terminal}.
   */
  Command onTerminal(int columns) {
    String call = words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    List<String> inside =
        List.of("script", "-qec", "stty cols " + columns + " rows 50; exec " + call, "/dev/null");
    words.clear();
    words.addAll(inside);
    onTerminal = true;
    return env("TERM", "xterm");
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Starts it without waiting for it. The caller closes it. */
  RunningCommand start() {
    try {
      Path output = Files.createTempDirectory(Sandbox.outputs(), "command-");
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(
                  onTerminal
                      ? ProcessBuilder.Redirect.PIPE // at its end the terminal would be gone
                      : ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.resolve("out").toFile())
              .redirectError(output.resolve("err").toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("TMPDIR", temporary.toString());
      return new RunningCommand(words, builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  Outcome run() {
    try (RunningCommand running = start()) {
      return running.awaitEnd();
    }
  }
}
