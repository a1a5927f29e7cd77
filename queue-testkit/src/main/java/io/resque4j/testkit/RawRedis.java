package io.resque4j.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One plain RESP2 connection, so that tests see what is in Redis without the client that they test.
 * Not thread-safe. A broken connection is an {@link UncheckedIOException}.
 */
public final class RawRedis implements AutoCloseable {
  private static final byte[] CRLF = {'\r', '\n'};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** What Redis answered with {@code -}, such as {@code WRONGTYPE Operation against …}. */
  public static final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErrorReply(String message) {
      super(message);
    }

    /** The first word of the message. */
    public String code() {
      String message = Objects.requireNonNull(getMessage());
      int space = message.indexOf(' ');
      return space < 0 ? message : message.substring(0, space);
    }
  }

  private RawRedis(String host, int port, Duration timeout) throws IOException {
    this.socket = new Socket();
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Connects to {@code redis://[[user]:password@]host[:port][/database]}. */
  public static RawRedis connect(String uri) {
    URI parsed = URI.create(uri);
    if (!"redis".equals(parsed.getScheme()) || parsed.getHost() == null) {
      throw new IllegalArgumentException("expected redis://host:port, got: " + parsed.getScheme());
    }
    int port = parsed.getPort() < 0 ? 6379 : parsed.getPort();
    RawRedis redis = connect(parsed.getHost(), port, Duration.ofSeconds(10));
    try {
      redis.logIn(parsed.getUserInfo(), parsed.getPath());
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /** Connects; the timeout holds for connecting and for each read. */
  public static RawRedis connect(String host, int port, Duration timeout) {
    try {
      return new RawRedis(host, port, timeout);
    } catch (IOException e) {
      throw new UncheckedIOException(host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private void logIn(@Nullable String user, @Nullable String path) {
    if (user != null && !user.isEmpty()) {
      int colon = user.indexOf(':');
      String name = colon < 0 ? "" : user.substring(0, colon);
      String password = user.substring(colon + 1);
      call(
          name.isEmpty() ? new Object[] {"AUTH", password} : new Object[] {"AUTH", name, password});
    }
    if (path != null && path.length() > 1) {
      call("SELECT", path.substring(1));
    }
  }

  /**
   * Sends one command and reads its reply.
   *
   * @param args {@code byte[]}, or anything else as its text in UTF-8
   * @return {@code byte[]} for a bulk string, {@code String} for a status, {@code Long}, {@code
   *     List} or null; an error inside a list is an {@link ErrorReply} in its place
   * @throws ErrorReply if the reply is an error
   */
  public @Nullable Object call(Object... args) {
    send(args);
    Object reply = read();
    if (reply instanceof ErrorReply error) {
      throw error;
    }
    return reply;
  }

  /** A reply as text: a bulk string as UTF-8, an integer in digits. */
  public @Nullable String text(Object... args) {
    Object reply = call(args);
    return reply == null ? null : asText(reply);
  }

  /** An integer reply. */
  public long number(Object... args) {
    return Long.parseLong(Objects.requireNonNull(text(args), "the reply is null"));
  }

  /** A list reply, each element as text; a null element becomes {@code "(nil)"}. */
  public List<String> texts(Object... args) {
    List<String> texts = new ArrayList<>();
    for (Object element : (List<?>) Objects.requireNonNull(call(args), "the reply is null")) {
      texts.add(element == null ? "(nil)" : asText(element));
    }
    return texts;
  }

  /** Sends a command without reading its reply: pipelining. */
  public void send(Object... args) {
    try {
      out.write(("*" + args.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      for (Object arg : args) {
        byte[] bytes =
            arg instanceof byte[] raw ? raw : arg.toString().getBytes(StandardCharsets.UTF_8);
        out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write(CRLF);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one reply; unlike {@link #call} it returns an error instead of throwing it. */
  public @Nullable Object read() {
    try {
      return readReply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object readReply() throws IOException {
    String line = readLine();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> new ErrorReply(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> readBulk(Integer.parseInt(rest));
      case '*' -> readList(Integer.parseInt(rest));
      default -> throw new IOException("no RESP2 reply: " + line);
    };
  }

  private byte @Nullable [] readBulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("the connection ended inside a reply");
    }
    return bytes;
  }

  private @Nullable List<@Nullable Object> readList(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    List<@Nullable Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(readReply());
    }
    return list;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\r') {
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) next);
      next = in.read();
    }
    if (in.read() != '\n' || line.isEmpty()) {
      throw new IOException("no RESP2 reply");
    }
    return line.toString();
  }

  private static String asText(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : reply.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
