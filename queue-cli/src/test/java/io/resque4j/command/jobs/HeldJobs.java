package io.resque4j.command.jobs;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Jobs that begin by connecting to a port and last until the other side hangs up. */
public final class HeldJobs implements JobLibrary {
  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job("hold", Integer.class, HeldJobs::hold)
        .job("ignore-interrupts", Integer.class, HeldJobs::ignoreInterrupts)
        .job("wait-for-interrupt", Integer.class, HeldJobs::awaitInterrupt)
        .job(
            "exit",
            () -> {
              System.exit(3);
              return "never";
            })
        .job(
            "run-out-of-memory",
            () -> {
              throw new OutOfMemoryError("as if");
            })
        .job(
            "tell-secret",
            String.class,
            secret -> {
              throw new IllegalStateException("this is secret: " + secret);
            });
  }

  private static Object hold(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read();
    }
  }

  private static Object awaitInterrupt(int port) throws IOException, InterruptedException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      new CountDownLatch(1).await();
      return socket.isClosed();
    }
  }

  private static @Nullable Object ignoreInterrupts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      while (!socket.isClosed()) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          // on purpose
        }
      }
      return null;
    }
  }
}
