package io.resque4j.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the Docker socket for a sign of life. Testcontainers does the same in a second and logs
 * errors where there is none; this takes a millisecond and is silent.
 */
final class DockerProbe {
  private static final String PING = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";

  private DockerProbe() {}

  /**
   * @param dockerHost the value of {@code DOCKER_HOST}; null for the usual socket
   */
  static boolean answers(@Nullable String dockerHost) {
    // On a thread of its own: a daemon that hangs must not stop the tests. The common pool, which
    // JDK 25 takes even on two processors, has a single one there.
    return CompletableFuture.supplyAsync(() -> ping(dockerHost), DockerProbe::onItsOwnThread)
        .completeOnTimeout(false, 500, TimeUnit.MILLISECONDS)
        .join();
  }

  private static void onItsOwnThread(Runnable task) {
    Thread thread = new Thread(task, "docker-probe");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean ping(@Nullable String dockerHost) {
    try {
      String host =
          dockerHost == null || dockerHost.isBlank() ? "unix:///var/run/docker.sock" : dockerHost;
      URI uri = URI.create(host);
      if ("unix".equals(uri.getScheme()) && !Files.exists(Path.of(uri.getPath()))) {
        return false;
      }
      try (SocketChannel channel = SocketChannel.open(address(uri))) {
        channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer reply = ByteBuffer.allocate(5);
        while (reply.hasRemaining() && channel.read(reply) >= 0) {}
        return new String(reply.array(), StandardCharsets.US_ASCII).equals("HTTP/");
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static SocketAddress address(URI uri) {
    return "unix".equals(uri.getScheme())
        ? UnixDomainSocketAddress.of(uri.getPath())
        : new InetSocketAddress(uri.getHost(), uri.getPort());
  }
}
