package io.resque4j.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of 127.0.0.1. They lie below the range that systems give to outgoing connections:
 * a client that keeps trying a stopped server's port in that range ends up connected to itself.
 */
final class FreePorts {
  private static final int FIRST = 11_000;
  private static final int LAST = 32_000;

  private FreePorts() {}

  static int next() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new RedisServerException("no free port between " + FIRST + " and " + LAST);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
