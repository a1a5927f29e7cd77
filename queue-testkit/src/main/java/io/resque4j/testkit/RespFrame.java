package io.resque4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One whole request or reply as it passes by, in RESP2 or RESP3: its bytes, and the bulk strings in
 * it, which for a request are the command and its arguments.
 */
record RespFrame(byte[] bytes, List<byte[]> strings) {

  /** Reads the next frame; null where the stream ends between two of them. */
  static @Nullable RespFrame read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    Reader reader = new Reader(in);
    reader.frame(first);
    return new RespFrame(reader.bytes.toByteArray(), reader.strings);
  }

  /** A command as clients write it. */
  static byte[] request(List<byte[]> strings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("*" + strings.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] string : strings) {
      bytes.writeBytes(("$" + string.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(string);
      bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** Messages that Redis sends without being asked. */
  boolean isPush() {
    return bytes[0] == '>';
  }

  private static final class Reader {
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<byte[]> strings = new ArrayList<>();

    Reader(InputStream in) {
      this.in = in;
    }

    void frame(int type) throws IOException {
      String line = line(type);
      switch (type) {
        case '$', '=', '!' -> bulk(size(line));
        case '*', '~', '>' -> elements(size(line));
        case '%' -> elements(2 * size(line));
        case '|' -> {
          elements(2 * size(line)); // attributes stand before what they belong to
          frame(next());
        }
        case '+', '-', ':', '_', '#', ',', '(' -> {}
        default -> inline((char) type + line);
      }
    }

    private void elements(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        frame(next());
      }
    }

    private void bulk(int length) throws IOException {
      if (length < 0) {
        return;
      }
      byte[] string = in.readNBytes(length);
      byte[] end = in.readNBytes(2);
      if (string.length < length || end.length < 2) {
        throw new EOFException();
      }
      bytes.writeBytes(string);
      bytes.writeBytes(end);
      strings.add(string);
    }

    private void inline(String line) {
      for (String word : line.strip().split("\\s+", -1)) {
        strings.add(word.getBytes(StandardCharsets.ISO_8859_1));
      }
    }

    private String line(int type) throws IOException {
      bytes.write(type);
      StringBuilder line = new StringBuilder();
      int next = type == '\n' ? '\n' : next();
      while (next != '\n') {
        bytes.write(next);
        line.append((char) next);
        next = next();
      }
      bytes.write('\n');
      return line.toString().stripTrailing();
    }

    private int next() throws IOException {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      return next;
    }

    private static int size(String line) throws IOException {
      try {
        return Integer.parseInt(line);
      } catch (NumberFormatException e) {
        throw new IOException("no length: " + line, e);
      }
    }
  }
}
