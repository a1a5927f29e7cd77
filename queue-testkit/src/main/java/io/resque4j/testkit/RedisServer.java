package io.resque4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Redis process on 127.0.0.1, for tests, demos and development only: it has no password and,
 * unless asked for, no persistence. All its files lie in a temporary folder, which {@link #close}
 * removes. It ends with this JVM; should the JVM be killed, the next start of any server ends it.
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.start()) {
 *   connectTo(redis.uri());
 * }
 * }</pre>
 */
public final class RedisServer implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String SOCKET = "redis.sock";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final RedisServerBuilder options;
  private final Path program;
  private final RunFolder folder;
  private final int port;
  private final int tlsPort;
  private ChildProcess process;
  private boolean suspended;

  private RedisServer(RedisServerBuilder options, Path program, RunFolder folder, int port)
      throws IOException {
    this.options = options;
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.tlsPort = options.tlsPort();
    Files.write(configFile(), options.configLines(port, folder.path()));
    this.process = launch();
  }

  /**
   * Starts the embedded Redis 7.0.15 on a free port.
   *
   * @throws RedisServerException if it does not come up
   */
  public static RedisServer start() {
    return builder().start();
  }

  /** A server with a given port, configuration or program. */
  public static RedisServerBuilder builder() {
    return new RedisServerBuilder();
  }

  static RedisServer start(RedisServerBuilder options, int port) {
    Path program = options.binary().executable();
    RunFolder folder =
        options.keepsAfterExit() ? RunFolder.kept("redis") : RunFolder.owned("redis");
    try {
      return new RedisServer(options, program, folder, port);
    } catch (IOException | RuntimeException e) {
      folder.delete();
      throw e instanceof RuntimeException known
          ? known
          : new RedisServerException("cannot start " + program + ": " + e.getMessage(), e);
    }
  }

  /** Always 127.0.0.1. */
  public String host() {
    return HOST;
  }

  /** The TCP port; it stays the same over {@link #restart}. */
  public int port() {
    return port;
  }

  /** {@code redis://127.0.0.1:<port>}. */
  public String uri() {
    return "redis://" + HOST + ":" + port;
  }

  /**
   * {@code rediss://localhost:<port>}, with the name that its certificate should bear.
   *
   * @throws IllegalStateException if it was not started with TLS
   */
  public String tlsUri() {
    if (tlsPort == 0) {
      throw new IllegalStateException("this Redis was started without TLS");
    }
    return "rediss://localhost:" + tlsPort;
  }

  /** The Unix socket on which it listens when it was asked to. */
  public Path socket() {
    return folder.file(SOCKET);
  }

  /** The process id; another one after each {@link #restart}. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Where its configuration, log and data lie. */
  public Path folder() {
    return folder.path();
  }

  /** Whether the process exists; a suspended one does. */
  public synchronized boolean isRunning() {
    return process.isAlive();
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new plain connection to it. */
  public RawRedis connect() {
    return RawRedis.connect(HOST, port, STOP_TIMEOUT);
  }

  /** SIGKILL, as the kernel does it when memory is out. Its folder stays for {@link #restart}. */
  public synchronized void kill() {
    process.kill();
  }

  /** SIGSTOP: connections stay open and nobody answers. */
  public synchronized void suspend() {
    process.suspend();
    suspended = true;
  }

  /** SIGCONT, after {@link #suspend}. */
  public synchronized void resume() {
    process.resume();
    suspended = false;
  }

  synchronized boolean isAnswering() {
    return process.isAlive() && !suspended;
  }

  /** Whatever a test has done to it: afterwards it answers. */
  synchronized void bringBack() {
    if (!process.isAlive()) {
      restart();
    } else if (suspended) {
      resume();
    }
  }

  /**
   * Starts it again on the same port with the same folder; a process that still runs is ended by
   * SIGTERM first. Only what Redis wrote to disk is there again.
   *
   * @throws RedisServerException if it does not come up
   */
  public synchronized void restart() {
    if (process.isAlive()) {
      resume();
      process.terminate(STOP_TIMEOUT.toMillis());
    }
    try {
      process = launch();
      suspended = false;
    } catch (IOException e) {
      throw new RedisServerException("cannot start " + program + ": " + e.getMessage(), e);
    }
  }

  /** Ends the process and removes its folder. A second call does nothing. */
  @Override
  public synchronized void close() {
    process.kill();
    folder.delete();
  }

  private ChildProcess launch() throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString(), configFile().toString()));
    command.addAll(options.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    ChildProcess started = ChildProcess.start(folder, builder, options.endsAtExit());
    try {
      awaitReady(started);
      return started;
    } catch (RuntimeException e) {
      started.kill();
      throw e;
    }
  }

  private void awaitReady(ChildProcess started) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!answers(started)) {
      boolean exited = started.awaitExit(5);
      if (exited && log().matches("(?s).*Address (already )?in use.*")) {
        throw new PortInUseException(port);
      } else if (exited) {
        throw new RedisServerException("Redis ended at once; its log:\n" + log().strip());
      } else if (System.nanoTime() > deadline) {
        throw new RedisServerException(
            "Redis did not answer within " + START_TIMEOUT.toSeconds() + " s; its log:\n" + log());
      }
    }
  }

  /** Whether this very process answers: on a port that was taken meanwhile it is another one. */
  private boolean answers(ChildProcess started) {
    try (RawRedis redis = RawRedis.connect(HOST, port, Duration.ofSeconds(1))) {
      redis.call("PING");
      String info = redis.text("INFO", "server");
      return info != null && info.contains("process_id:" + started.pid() + "\r\n");
    } catch (RawRedis.ErrorReply e) {
      return "NOAUTH".equals(e.code()) && saysItIsReady(started);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Who wants a password tells nobody its process, but its log does. */
  private boolean saysItIsReady(ChildProcess started) {
    return log().matches("(?s).*\\b%d:M [^\n]*Ready to accept.*".formatted(started.pid()));
  }

  private Path configFile() {
    return folder.file("redis.conf");
  }

  private Path logFile() {
    return folder.file("redis.log");
  }

  @Override
  public String toString() {
    return "RedisServer[" + uri() + ", pid " + pid() + "]";
  }
}
