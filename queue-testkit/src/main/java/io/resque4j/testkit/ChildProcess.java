package io.resque4j.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs in a folder of its own and can be killed, suspended and resumed by real
 * signals. It ends with this JVM, and not by a Ctrl-C that was meant for the JVM alone.
 */
final class ChildProcess {
  private static final Set<ChildProcess> ENDED_AT_EXIT = ConcurrentHashMap.newKeySet();
  private static final List<String> NEW_SESSION =
      Executables.find("setsid").map(Path::toString).map(List::of).orElse(List.of());

  static {
    RunFolder.reapOrphans();
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::endAll, "end-child-processes"));
  }

  private final Process process;
  private final RunFolder folder;

  private ChildProcess(Process process, RunFolder folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts a program. Its command must name the folder in some argument: that is how a later JVM
   * knows the process for one of ours.
   *
   * @throws IOException if it cannot be run
   */
  static ChildProcess start(RunFolder folder, ProcessBuilder builder, boolean endAtExit)
      throws IOException {
    List<String> command = new ArrayList<>(NEW_SESSION);
    command.addAll(builder.command());
    ChildProcess child = new ChildProcess(builder.command(command).start(), folder);
    folder.recordPid(child.pid());
    if (endAtExit) {
      ENDED_AT_EXIT.add(child);
    }
    return child;
  }

  Process process() {
    return process;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    awaitExit(10_000);
    ENDED_AT_EXIT.remove(this);
  }

  /** SIGTERM, and SIGKILL if the process is still there after the grace. */
  void terminate(long graceMillis) {
    process.destroy();
    if (!awaitExit(graceMillis)) {
      kill();
    }
    ENDED_AT_EXIT.remove(this);
  }

  /** SIGSTOP; returns when the process stands still. */
  void suspend() {
    signal("STOP");
    Path stat = Path.of("/proc", Long.toString(pid()), "stat");
    while (Files.exists(stat) && !isStopped(stat)) {
      Thread.onSpinWait();
    }
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  boolean awaitExit(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private void signal(String name) {
    if (!isAlive()) {
      throw new IllegalStateException("process " + pid() + " is not running");
    }
    try {
      // A shell has kill built in; a small image may lack the program.
      String kill = "kill -" + name + " " + pid();
      int exit = new ProcessBuilder("/bin/sh", "-c", kill).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(kill + " failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot send SIG" + name + " to " + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isStopped(Path stat) {
    try {
      String line = Files.readString(stat);
      return "TZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException e) {
      return true; // gone meanwhile
    }
  }

  private static void endAll() {
    ENDED_AT_EXIT.forEach(child -> child.process.destroyForcibly());
    ENDED_AT_EXIT.forEach(
        child -> {
          child.awaitExit(5_000);
          child.folder.delete();
        });
  }
}
