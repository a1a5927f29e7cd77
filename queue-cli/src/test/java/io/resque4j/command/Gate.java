package io.resque4j.command;

import io.resque4j.command.jobs.HeldJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds jobs of {@link HeldJobs} in the middle of their work until the test lets them go. */
final class Gate implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket server;
  private final Deque<Socket> waiting = new ArrayDeque<>();

  private Gate(ServerSocket server) {
    this.server = server;
  }

  static Gate open() {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setSoTimeout(PATIENCE_MILLIS);
      return new Gate(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The argument of the job. */
  String port() {
    return Integer.toString(server.getLocalPort());
  }

  /** Returns when the next job has begun. */
  void awaitJob() {
    try {
      waiting.add(server.accept());
    } catch (IOException e) {
      throw new UncheckedIOException("no job has begun", e);
    }
  }

  /** Lets the job that has waited longest end. */
  void letGo() {
    try {
      waiting.remove().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      while (!waiting.isEmpty()) {
        waiting.remove().close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
