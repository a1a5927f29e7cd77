package io.resque4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A script that runs in Node.js, joined by its stdin and stdout. {@code require("node-resque")}
 * finds the real one when it is installed. The process ends with {@link #close} or this JVM.
 */
public final class NodeProcess implements AutoCloseable {
  private final RunFolder folder;
  private final ChildProcess process;

  private NodeProcess(RunFolder folder, ChildProcess process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Whether Node.js, npm and node-resque are here. The first call installs node-resque, which takes
   * some seconds.
   */
  public static boolean available() {
    return NodeInstall.problem().isEmpty();
  }

  /**
   * Runs a script.
   *
   * @throws IllegalStateException if it cannot be run; the message says what is missing
   */
  public static NodeProcess start(Path script, String... arguments) {
    try {
      return start(script.getFileName().toString(), Files.readAllBytes(script), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a script that lies beside a class: {@code start(MyTest.class, "oracle.mjs")}.
   *
   * @throws IllegalStateException if it cannot be run; the message says what is missing
   */
  public static NodeProcess start(Class<?> beside, String resource, String... arguments) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource + " beside " + beside);
      }
      String name = resource.substring(resource.lastIndexOf('/') + 1);
      return start(name, in.readAllBytes(), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NodeProcess start(String name, byte[] script, String... arguments)
      throws IOException {
    Path modules = NodeInstall.folder().resolve("node_modules");
    Path node = NodeInstall.node();
    RunFolder folder = RunFolder.owned("node");
    try {
      Path copy = Files.write(folder.file(name), script);
      List<String> command = new ArrayList<>(List.of(node.toString(), copy.toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.path().toFile());
      builder.environment().putAll(Map.of("NODE_PATH", modules.toString(), "TZ", "UTC"));
      builder.redirectError(folder.file("stderr").toFile());
      return new NodeProcess(folder, ChildProcess.start(folder, builder, true));
    } catch (IOException | RuntimeException e) {
      folder.delete();
      throw e;
    }
  }

  /** What the script reads. */
  public OutputStream stdin() {
    return process.process().getOutputStream();
  }

  /** What the script writes. */
  public InputStream stdout() {
    return process.process().getInputStream();
  }

  /** What the script has written to stderr so far. */
  public String stderr() {
    try {
      return new String(Files.readAllBytes(folder.file("stderr")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.kill();
  }

  /** SIGSTOP. */
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
