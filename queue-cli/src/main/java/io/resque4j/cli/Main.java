package io.resque4j.cli;

import io.resque4j.cli.frame.NoLog;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Keyboard;
import io.resque4j.cli.terminal.Screen;
import java.time.InstantSource;

/** The entry point of the {@code resque4j} command. */
public final class Main {
  private Main() {}

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] args) {
    NoLog.takeIfEnough(args);
    Surroundings surroundings =
        new Surroundings(
            Screen.ofProcess(System.getenv()),
            System.getenv(),
            InstantSource.system(),
            Keyboard.ofProcess());
    System.exit(Cli.run(surroundings, args));
  }
}
