package io.resque4j.cli.connection;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.testkit.RedisBinary;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisServerBuilder;
import io.resque4j.testkit.RedisServerException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** A Redis for trying things out, without installing one: in memory, on this machine only. */
public final class QuickRedis {
  private QuickRedis() {}

  /** The embedded one; where there is none for this machine, the one on the PATH. */
  public static RedisServerBuilder builder() {
    try {
      RedisBinary.EMBEDDED.executable();
      return RedisServer.builder();
    } catch (RedisServerException e) {
      return onPathInsteadOf(e);
    }
  }

  private static RedisServerBuilder onPathInsteadOf(RedisServerException problem) {
    try {
      RedisBinary.ON_PATH.executable();
      return RedisServer.builder().binary(RedisBinary.ON_PATH);
    } catch (RedisServerException e) {
      problem.addSuppressed(e);
      throw problem; // it says why the usual way is barred
    }
  }

  /** Refuses a port on which somebody listens; 0 is any free one. */
  public static void checkPort(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      if (!(e instanceof BindException) || isForbidden(e)) {
        throw new CliException(
            ExitCode.FAILED,
            "port %d of 127.0.0.1 cannot be used: %s; take one above 1023, or --port 0 for any"
                .formatted(port, e.getMessage()),
            e);
      }
      throw new CliException(
          ExitCode.FAILED,
          ("port %d of 127.0.0.1 is in use; if it is a Redis, use it with"
                  + " --redis redis://127.0.0.1:%d, else take another port: --port 0 is any free one")
              .formatted(port, port),
          e);
    }
  }

  private static boolean isForbidden(IOException e) {
    return String.valueOf(e.getMessage()).contains("Permission denied");
  }

  /** How a person ends a server that was left running, and removes its files. */
  public static List<String> toEnd(RedisServer server) {
    return List.of("kill " + server.pid(), "rm -r " + Text.shellQuoted(server.folder().toString()));
  }
}
