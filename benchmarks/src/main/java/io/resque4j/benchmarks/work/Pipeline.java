package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.testkit.RedisServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection that sends commands which were written down before, many at a time, and reads of
 * each reply no more than it must: as redis-benchmark does, with replies that are counted.
 */
final class Pipeline implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int BUFFER = 1 << 18;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Pipeline(RedisServer server) throws IOException {
    this.socket = new Socket(server.host(), server.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = socket.getOutputStream();
  }

  /** A command as it goes over the wire. */
  static byte[] command(List<byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("*" + parts.size() + "\r\n"));
    for (byte[] part : parts) {
      bytes.writeBytes(ascii("$" + part.length + "\r\n"));
      bytes.writeBytes(part);
      bytes.writeBytes(ascii("\r\n"));
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void send(byte[] commands) throws IOException {
    out.write(commands);
  }

  /**
   * Passes over a reply.
   *
   * @return an integer, or of how many elements a list is
   * @throws BenchmarkException if it is an error
   */
  long reply() throws IOException {
    int type = in.read();
    String line = line();
    switch (type) {
      case ':' -> {
        return Long.parseLong(line);
      }
      case '$' -> {
        int length = Integer.parseInt(line);
        if (length >= 0) {
          in.skipNBytes(length + 2L);
        }
        return 0;
      }
      case '*' -> {
        int elements = Integer.parseInt(line);
        for (int n = 0; n < elements; n++) {
          reply();
        }
        return elements;
      }
      case '+' -> {
        return 0;
      }
      case '-' -> throw new BenchmarkException("Redis says: " + line);
      default -> throw new EOFException("no reply");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
