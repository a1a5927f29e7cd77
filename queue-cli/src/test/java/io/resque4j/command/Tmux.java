package io.resque4j.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real terminal with a shell in it, whose screen can be read: a tmux of its own. Closing it ends
 * all that runs in it.
 */
final class Tmux implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROMPT = "ready> ";

  private final String name = "resque4j-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
  private final Map<String, String> environment;

  private Tmux(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Skips a test, and says why, where there is no tmux; with RESQUE4J_REQUIRE_TMUX=true it fails.
   */
  static void assumeOne() {
    boolean required = Boolean.parseBoolean(System.getenv("RESQUE4J_REQUIRE_TMUX"));
    boolean there =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> new java.io.File(folder, "tmux").canExecute());
    assumeTrue(required || there, "no 'tmux' on the PATH: there is no screen to look at");
  }

  /** A terminal of this size, in which a shell waits. */
  static Tmux start(int columns, int rows, Map<String, String> environment) {
    Tmux tmux = new Tmux(environment);
    tmux.run(
        List.of(
            "-u",
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "" + columns,
            "-y",
            "" + rows,
            "PS1='" + PROMPT + "' ENV= exec /bin/sh"));
    tmux.awaitScreen("a prompt", screen -> screen.get(0).startsWith(PROMPT.strip()));
    return tmux;
  }

  /** Types text, then Enter. */
  Tmux line(String text) {
    run(List.of("send-keys", "-l", text));
    return keys("Enter");
  }

  /**
   * Presses keys one after the other, by tmux's names of them: {@code q}, {@code Up}, {@code C-c}.
   */
  Tmux keys(String... keys) {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    Collections.addAll(words, keys);
    run(words);
    return this;
  }

  Tmux resize(int columns, int rows) {
    run(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    return this;
  }

  /** What stands on the screen, line by line, without what trails. */
  List<String> screen() {
    return run(List.of("capture-pane", "-p")).lines().map(String::stripTrailing).toList();
  }

  /** The same with its colours. */
  String painted() {
    return run(List.of("capture-pane", "-e", "-p"));
  }

  /** Something that tmux knows of the terminal, such as {@code alternate_on}. */
  String ask(String format) {
    return run(List.of("display-message", "-p", "#{" + format + "}")).strip();
  }

  /** Waits until a line of the screen contains this text. */
  List<String> awaitText(String text) {
    return awaitScreen(
        "'" + text + "'", screen -> screen.stream().anyMatch(line -> line.contains(text)));
  }

  /** Waits until the shell waits for a line: its prompt is the last that stands there. */
  List<String> awaitPrompt() {
    return awaitScreen(
        "a prompt in the end",
        screen ->
            screen.stream()
                .filter(line -> !line.isEmpty())
                .reduce("", (before, line) -> line)
                .equals(PROMPT.strip()));
  }

  /**
   * Waits for a screen, until it is there twice: tmux shows also how far a program has come that is
   * drawing a new one.
   */
  List<String> awaitScreen(String what, Predicate<List<String>> wanted) {
    List<List<String>> last = new ArrayList<>(List.of(List.of()));
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                List<String> screen = screen();
                last.set(0, screen);
                return !screen.isEmpty() && wanted.test(screen) && screen.equals(screen());
              });
      return last.get(0);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(
          "expected %s on the screen, got:%n%s".formatted(what, String.join("\n", last.get(0))), e);
    }
  }

  /** The process that the shell runs now. */
  ProcessHandle running() {
    long shell = Long.parseLong(ask("pane_pid"));
    return ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
  }

  private String run(List<String> words) {
    List<String> call = new ArrayList<>(List.of("tmux", "-L", name));
    call.addAll(words);
    try {
      ProcessBuilder builder = new ProcessBuilder(call).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("TERM", "xterm-256color");
      Process process = builder.start();
      process.getOutputStream().close();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(call + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    run(List.of("kill-server"));
  }
}
