package io.resque4j.cli.frame;

import io.resque4j.cli.terminal.Keyboard;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * All that a verb takes from the process it runs in.
 *
 * @param screen where it writes
 * @param environment the environment variables
 * @param clock the time
 * @param keyboard where it asks
 */
public record Surroundings(
    Screen screen, Map<String, String> environment, InstantSource clock, Keyboard keyboard) {

  /** Where nobody can be asked. */
  public Surroundings(Screen screen, Map<String, String> environment, InstantSource clock) {
    this(screen, environment, clock, Keyboard.NONE);
  }

  /** An environment variable that is set and not blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The jar of example jobs that lies beside the command, if it runs from its distribution. */
  public Optional<Path> exampleJobs() {
    return Optional.ofNullable(System.getProperty("resque4j.home"))
        .map(home -> Path.of(home, "examples", "example-jobs.jar"))
        .filter(Files::isRegularFile);
  }

  /** How the user calls this command: {@code ./resque4j}, or wherever the launcher lies. */
  public String command() {
    return Text.shellQuoted(variable("RESQUE4J_COMMAND").orElse("resque4j"));
  }
}
