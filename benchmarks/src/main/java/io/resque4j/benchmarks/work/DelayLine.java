package io.resque4j.benchmarks.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A longer way to a port of this machine: what is written arrives a fixed time later, in both
 * directions, however much is on its way.
 */
final class DelayLine implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final byte[] END = new byte[0];

  private final ServerSocket server;
  private final int target;
  private final long delayNanos;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private record Chunk(long dueNanos, byte[] bytes) {}

  private DelayLine(ServerSocket server, int target, Duration oneWay) {
    this.server = server;
    this.target = target;
    this.delayNanos = oneWay.toNanos();
    thread("delay-line", this::accept);
  }

  static DelayLine to(int port, Duration oneWay) {
    try {
      return new DelayLine(
          new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress()), port, oneWay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(redis);
        connect(client, redis);
        connect(redis, client);
      } catch (IOException e) {
        // closed, or a client that went away again
      }
    }
  }

  private void connect(Socket from, Socket to) throws IOException {
    to.setTcpNoDelay(true);
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    BlockingQueue<Chunk> way = new LinkedBlockingQueue<>();
    thread("delay-in", () -> read(in, way));
    thread("delay-out", () -> write(way, out, to));
  }

  private void read(InputStream in, BlockingQueue<Chunk> way) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        way.add(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, n)));
      }
    } catch (IOException e) {
      // the end, as below
    }
    way.add(new Chunk(System.nanoTime() + delayNanos, END));
  }

  private void write(BlockingQueue<Chunk> way, OutputStream out, Socket to) {
    try {
      for (Chunk next = way.take(); next.bytes != END; next = way.take()) {
        for (long rest = next.dueNanos - System.nanoTime();
            rest > 0;
            rest = next.dueNanos - System.nanoTime()) {
          LockSupport.parkNanos(rest);
        }
        out.write(next.bytes);
      }
    } catch (IOException e) {
      // it went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(to);
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(this::close);
  }
}
