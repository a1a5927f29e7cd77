package io.resque4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class in a Java machine of its own, with the classes of this one, to be killed, suspended
 * and resumed by real signals. The process ends with {@link #close} or this JVM.
 */
public final class JavaProcess implements AutoCloseable {
  /** Small, and quick to start. */
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final RunFolder folder;
  private final ChildProcess process;

  private JavaProcess(RunFolder folder, ChildProcess process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a main class.
   *
   * @throws UncheckedIOException if it cannot be run
   */
  public static JavaProcess start(Class<?> main, String... arguments) {
    RunFolder folder = RunFolder.owned("java");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(OPTIONS);
      command.add("-Djava.io.tmpdir=" + folder.path()); // names the folder, as an orphan must
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.file("output").toFile());
      return new JavaProcess(folder, ChildProcess.start(folder, builder, true));
    } catch (IOException e) {
      folder.delete();
      throw new UncheckedIOException("cannot run " + main.getName(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** What it has written to stdout and stderr so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(folder.file("output")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.kill();
  }

  /** SIGSTOP; returns when it stands still. */
  public void suspend() {
    process.suspend();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  /** Kills the process and removes its folder. */
  @Override
  public void close() {
    process.kill();
    folder.delete();
  }
}
