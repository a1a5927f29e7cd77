package io.resque4j.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a {@link RedisServer}. */
public final class RedisServerBuilder {
  private static final int BIND_ATTEMPTS = 10;
  private static final String TLS_PORT = "tls-port";

  private final List<String> config = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private RedisBinary binary = RedisBinary.EMBEDDED;
  private final Map<String, Integer> furtherPorts = new LinkedHashMap<>();
  private int port;
  private boolean unixSocket;
  private boolean endsAtExit = true;
  private boolean keepsAfterExit;

  RedisServerBuilder() {}

  /** The program to run; by default the embedded one. */
  public RedisServerBuilder binary(RedisBinary binary) {
    this.binary = binary;
    return this;
  }

  /** A fixed port; by default, and for 0, any free one. */
  public RedisServerBuilder port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("expected a port between 0 and 65535, got: " + port);
    }
    this.port = port;
    return this;
  }

  /** A line of redis.conf, such as {@code config("maxmemory", "10mb")}. */
  public RedisServerBuilder config(String directive, String... values) {
    StringBuilder line = new StringBuilder(directive);
    for (String value : values) {
      line.append(' ').append(quoted(value));
    }
    config.add(line.toString());
    return this;
  }

  /** Keeps an append-only file, with this {@code appendfsync}: always, everysec or no. */
  public RedisServerBuilder appendonly(String fsync) {
    return config("appendonly", "yes").config("appendfsync", fsync);
  }

  /**
   * Listens for TLS too, on another port ({@link RedisServer#tlsUri}). The embedded Redis is built
   * with TLS; one on {@code PATH} may not be.
   *
   * @param wantsCertificate whether a client must show a certificate of the same authority
   */
  public RedisServerBuilder tls(
      TestCertificates certificates, TestCertificates.Signed own, boolean wantsCertificate) {
    return furtherPort(TLS_PORT)
        .config("tls-cert-file", own.certificate().toString())
        .config("tls-key-file", own.key().toString())
        .config("tls-ca-cert-file", certificates.authority().toString())
        .config("tls-auth-clients", wantsCertificate ? "yes" : "no");
  }

  /** Another free port, as the value of a line such as {@code cluster-port}. */
  RedisServerBuilder furtherPort(String directive) {
    furtherPorts.put(directive, 0);
    return this;
  }

  /** Listens on a Unix socket too, in the server's folder ({@link RedisServer#socket}). */
  public RedisServerBuilder unixSocket() {
    unixSocket = true;
    return this;
  }

  /** Further arguments of the program, such as {@code --sentinel}. */
  public RedisServerBuilder arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /**
   * False: the caller ends it, say after it has drained its workers in a shutdown hook of its own.
   * By default a hook ends it as soon as the JVM begins to exit.
   */
  public RedisServerBuilder endAtExit(boolean end) {
    this.endsAtExit = end;
    return this;
  }

  /** Leaves the process running after this JVM; then it is the user who ends it, by its pid. */
  public RedisServerBuilder keepAfterExit() {
    this.keepsAfterExit = true;
    return endAtExit(false);
  }

  /**
   * Starts the server and returns when it answers.
   *
   * @throws RedisServerException if it does not come up; for a given port that is in use the
   *     message names the port
   */
  public RedisServer start() {
    for (int attempt = 1; ; attempt++) {
      furtherPorts.replaceAll((directive, before) -> FreePorts.next());
      try {
        return RedisServer.start(this, port == 0 ? FreePorts.next() : port);
      } catch (PortInUseException e) {
        boolean allAreGiven = port != 0 && furtherPorts.isEmpty();
        if (allAreGiven || attempt == BIND_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  RedisBinary binary() {
    return binary;
  }

  /** 0 without TLS; another one for each server. */
  int tlsPort() {
    return furtherPorts.getOrDefault(TLS_PORT, 0);
  }

  List<String> arguments() {
    return arguments;
  }

  boolean endsAtExit() {
    return endsAtExit;
  }

  boolean keepsAfterExit() {
    return keepsAfterExit;
  }

  List<String> configLines(int chosenPort, Path folder) {
    List<String> lines = new ArrayList<>();
    lines.add("bind " + RedisServer.HOST);
    lines.add("port " + chosenPort);
    lines.add("dir " + quoted(folder.toString()));
    lines.add("daemonize no");
    lines.add("set-proc-title no"); // the title must go on naming the folder, see RunFolder
    if (unixSocket) {
      lines.add("unixsocket " + quoted(folder.resolve(RedisServer.SOCKET).toString()));
    }
    if (!arguments.contains("--sentinel")) {
      lines.add("save \"\"");
      lines.add("appendonly no");
    }
    furtherPorts.forEach((directive, chosen) -> lines.add(directive + " " + chosen));
    lines.addAll(config);
    return lines;
  }

  private static String quoted(String value) {
    boolean plain = value.matches("[^\\s\"'\\\\#]+");
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
