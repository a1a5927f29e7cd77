package io.resque4j.command;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that runs. Closing it kills it, if it still does, with all that it has started. */
final class RunningCommand implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> words;
  private final Process process;
  private final Path output;

  RunningCommand(List<String> words, Process process, Path output) {
    this.words = words;
    this.process = process;
    this.output = output;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to stdout so far. */
  String out() {
    return read("out");
  }

  /** What it has written to stderr so far. */
  String err() {
    return read("err");
  }

  /** Waits until stdout has something of this form. */
  Matcher awaitOut(String regex) {
    return awaitText("out", regex);
  }

  /** Waits until stderr has something of this form. */
  Matcher awaitErr(String regex) {
    return awaitText("err", regex);
  }

  /** As Ctrl-C does. */
  RunningCommand interrupt() {
    return signal("INT");
  }

  /** Types keys on its terminal; Ctrl-C reaches every process that belongs to it. */
  RunningCommand type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a process manager does. */
  RunningCommand terminate() {
    return signal("TERM");
  }

  /** Waits for its end, however long its work takes within reason. */
  Outcome awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s did not end within %s; stdout:%n%s%nstderr:%n%s"
                .formatted(words, PATIENCE, out(), err()));
      }
      return new Outcome(words, process.exitValue(), out(), err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends a signal, named without SIG. */
  RunningCommand signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError(words + " is not there any more; stderr: " + err());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Matcher awaitText(String stream, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return await("%s of %s to have %s".formatted(stream, words, regex))
        .atMost(PATIENCE)
        .failFast("the command goes on", () -> refuseEnd(stream, pattern))
        .until(() -> pattern.matcher(read(stream)), Matcher::find);
  }

  private void refuseEnd(String stream, Pattern awaited) {
    if (!isAlive() && !awaited.matcher(read(stream)).find()) {
      throw new AssertionError(
          "%s ended with %d; stdout:%n%s%nstderr:%n%s"
              .formatted(words, process.exitValue(), out(), err()));
    }
  }

  /** Of a character of several bytes it may have written only the first. */
  private String read(String stream) {
    try {
      return new String(Files.readAllBytes(output.resolve(stream)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
