package io.resque4j.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** One connection of a {@link LossyProxy}: a thread for each direction. */
final class ProxyConnection {
  private static final long NO_REPLY = Long.MAX_VALUE;

  private final LossyProxy proxy;
  private final int number;
  private final Socket client;
  private final Socket server;

  /** The reply, counted on this connection, at which it is cut instead of delivering it. */
  private volatile long fatalReply = NO_REPLY;

  ProxyConnection(LossyProxy proxy, int number, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.number = number;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start() {
    LossyProxy.thread("proxy-requests-" + number, () -> run(this::requests));
    LossyProxy.thread("proxy-replies-" + number, () -> run(this::replies));
  }

  private interface Direction {
    void run() throws IOException, InterruptedException;
  }

  private void run(Direction direction) {
    try {
      direction.run();
    } catch (IOException e) {
      // Either side is gone: so is the other, below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private void requests() throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    OutputStream out = server.getOutputStream();
    long sent = 0;
    boolean begins = true;
    for (RespFrame frame = RespFrame.read(in); frame != null; frame = RespFrame.read(in)) {
      proxy.pass(true, begins);
      LossyProxy.Verdict verdict = proxy.judge(number, frame);
      if (verdict == LossyProxy.Verdict.CUT_BEFORE) {
        proxy.carryOut(this);
        return;
      }
      begins = in.available() == 0; // asked before the other side can answer this one
      if (verdict != LossyProxy.Verdict.SWALLOW) {
        sent++;
        if (verdict == LossyProxy.Verdict.CUT_AFTER) {
          fatalReply = sent;
        }
        out.write(proxy.outgoing(frame));
      }
    }
  }

  private void replies() throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(server.getInputStream());
    OutputStream out = client.getOutputStream();
    long received = 0;
    boolean begins = true;
    for (RespFrame frame = RespFrame.read(in); frame != null; frame = RespFrame.read(in)) {
      if (!frame.isPush()) {
        received++;
      }
      if (received >= fatalReply) {
        proxy.carryOut(this);
        return;
      }
      proxy.pass(false, begins);
      begins = in.available() == 0;
      if (!proxy.dropsReplyNow()) {
        out.write(frame.bytes());
      }
    }
  }

  void halfClose() {
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      close();
    }
  }

  void close() {
    proxy.forget(this);
    try {
      client.close();
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
