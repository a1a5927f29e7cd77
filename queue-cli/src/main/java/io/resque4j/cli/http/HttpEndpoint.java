package io.resque4j.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET at a few paths. A client that is slow holds one of its threads for some seconds, and
 * then its connection is cut; there are enough threads for many of them.
 */
final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.http");

  private static final int MOST_THREADS = 32;
  private static final int KEEP_THREAD_SECONDS = 10;
  private static final int BACKLOG = 64;
  private static final int MOST_BODY = 1 << 20;
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  /** The JDK's server has its time limits from these; who runs jobs here may have set others. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "5",
          "sun.net.httpserver.maxRspTime", "5",
          "sun.net.httpserver.idleInterval", "10",
          "sun.net.httpserver.maxIdleConnections", "32",
          "jdk.httpserver.maxConnections", "256");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, Supplier<Answer>> routes;

  private HttpEndpoint(HttpServer server, Map<String, Supplier<Answer>> routes) {
    this.server = server;
    this.routes = Map.copyOf(routes);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "resque4j-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Listens.
   *
   * @param port 0: any free one
   * @throws CliException when the port is in use, or the host is none of this machine
   */
  static HttpEndpoint start(String host, int port, Map<String, Supplier<Answer>> routes) {
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    HttpEndpoint endpoint = new HttpEndpoint(bind(host, port), routes);
    endpoint.server.createContext("/", endpoint::handle);
    endpoint.server.setExecutor(endpoint.threads);
    endpoint.server.start();
    return endpoint;
  }

  private static HttpServer bind(String host, int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    } catch (UnknownHostException e) {
      throw CliException.usage("expected http.host to be a host of this machine, got: " + host);
    } catch (BindException e) {
      throw new CliException(
          ExitCode.FAILED, "cannot listen for HTTP at %s:%d: %s".formatted(host, port, why(e)), e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED,
          "cannot listen for HTTP at %s:%d: %s".formatted(host, port, e.getMessage()),
          e);
    }
  }

  private static String why(BindException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("in use")) {
      return "the port is in use";
    }
    return message.contains("assign") ? "that is no address of this machine" : message;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Answer answer = answer(method, exchange.getRequestURI().getPath());
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (!METHODS.contains(method)) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.getResponseHeaders().set("Connection", "close"); // more of its body may follow
        passOver(exchange.getRequestBody());
      }
      if (method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(answer.code(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.code(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Who closes a connection with unread bytes takes the answer away with it. */
  private static void passOver(InputStream body) throws IOException {
    byte[] passed = new byte[8192];
    int most = MOST_BODY / passed.length;
    for (int n = 0; n < most && body.readNBytes(passed, 0, passed.length) == passed.length; n++) {
      // goes on
    }
  }

  private Answer answer(String method, String path) {
    if (!METHODS.contains(method)) {
      return Answer.line(405, "expected GET, got another method");
    }
    Supplier<Answer> route = path == null ? null : routes.get(path);
    if (route == null) {
      return Answer.line(
          404, "there are " + String.join(", ", routes.keySet().stream().sorted().toList()));
    }
    try {
      return route.get();
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be answered: {}", path, e.getMessage(), e);
      return Answer.line(500, "an error of resque4j; its log says more");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
