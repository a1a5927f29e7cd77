package io.resque4j.cli;

import io.resque4j.testkit.RedisBinary;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisServerBuilder;
import io.resque4j.testkit.RedisServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** A Redis for trying things out, without installing one: in memory, on this machine only. */
final class QuickRedis {
  private QuickRedis() {}

  /** The embedded one; where there is none for this machine, the one on the PATH. */
  static RedisServerBuilder builder() {
    try {
      RedisBinary.EMBEDDED.executable();
      return RedisServer.builder();
    } catch (RedisServerException e) {
      return RedisServer.builder().binary(RedisBinary.ON_PATH);
    }
  }

  /** Refuses a port on which somebody listens; 0 is any free one. */
  static void checkPort(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED,
          ("port %d of 127.0.0.1 is in use; if it is a Redis, use it with"
                  + " --redis redis://127.0.0.1:%d, else take another port: --port 0 is any free one")
              .formatted(port, port),
          e);
    }
  }

  /** How a person ends a server that was left running, and removes its files. */
  static List<String> toEnd(RedisServer server) {
    return List.of("kill " + server.pid(), "rm -r " + Text.shellQuoted(server.folder().toString()));
  }
}
