package io.resque4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The real node-resque 9.7.1 in a Node.js process of its own.
 *
 * <p>Its job classes are {@code add(a, b)}, {@code echo(…)}, {@code slow(ms)}, {@code
 * fail(message)} and {@code record(id, ms)}, which writes to the {@link Ledger}; {@link #define}
 * makes more of them, with plugins.
 *
 * <pre>{@code
 * try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
 *   node.queue("enqueue", "math", "add", List.of(1, 2));
 *   NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
 *   await().until(() -> !worker.events("success").isEmpty());
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class NodePeer implements AutoCloseable {
  /** ASCII only, so that no line break of JavaScript can stand inside a request. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final long ANSWER_SECONDS = 60;

  private final NodeProcess process;
  private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicInteger lastObject = new AtomicInteger();
  private final NodeObject queue;
  private volatile boolean ended;

  private NodePeer(NodeProcess process) {
    this.process = process;
    this.queue = new NodeObject(this, "queue");
    Thread reader = new Thread(this::readAnswers, "node-peer-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Whether it can run here; see {@link NodeProcess#available}. */
  public static boolean available() {
    return NodeProcess.available();
  }

  /** Starts Node.js with a connected {@code Queue}. */
  public static NodePeer start(String uri, String... namespace) {
    return start(uri, null, namespace);
  }

  /**
   * Starts Node.js with a connected {@code Queue}.
   *
   * @param uri {@code redis://[[user]:password@]host:port[/database]}
   * @param ledger the file to which the job {@code record} appends
   * @throws IllegalStateException if Node.js, npm or node-resque are missing
   * @throws NodePeerException if it cannot reach Redis
   */
  public static NodePeer start(String uri, @Nullable Path ledger, String... namespace) {
    ObjectNode settings = JSON.createObjectNode();
    settings.set("connection", connection(URI.create(uri), namespace));
    if (ledger != null) {
      settings.put("ledger", ledger.toAbsolutePath().toString());
    }
    NodePeer peer =
        new NodePeer(NodeProcess.start(NodePeer.class, "node-peer/peer.cjs", settings.toString()));
    try {
      peer.request("create", Map.of("target", "queue", "kind", "queue", "options", Map.of()));
      return peer;
    } catch (RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  private static ObjectNode connection(URI uri, String... namespace) {
    ObjectNode connection = JSON.createObjectNode();
    connection.put("host", uri.getHost()).put("port", uri.getPort() < 0 ? 6379 : uri.getPort());
    if (namespace.length == 1) {
      connection.put("namespace", namespace[0]);
    } else if (namespace.length > 1) {
      connection.set("namespace", JSON.valueToTree(namespace));
    }
    if (uri.getPath() != null && uri.getPath().length() > 1) {
      connection.put("database", Integer.parseInt(uri.getPath().substring(1)));
    }
    ObjectNode options = connection.putObject("options");
    String user = uri.getUserInfo();
    if (user != null) {
      options.put("password", user.substring(user.indexOf(':') + 1));
      if (user.indexOf(':') > 0) {
        options.put("username", user.substring(0, user.indexOf(':')));
      }
    }
    return connection;
  }

  /** The {@code Queue} that every peer has. */
  public NodeObject queue() {
    return queue;
  }

  /** Calls a method of its {@code Queue}: {@code queue("enqueueAt", ms, "math", "add", list)}. */
  public JsonNode queue(String method, Object... args) {
    return queue.call(method, args);
  }

  /** A job class {@code name} that does what {@code deed} does: add, echo, slow, fail, record. */
  public void define(String name, String deed) {
    define(name, deed, Map.of());
  }

  /**
   * A job class with options as node-resque has them, such as {@code {"plugins": ["JobLock"],
   * "pluginOptions": {"JobLock": {"reEnqueue": false}}}}. Define it before workers start.
   */
  public void define(String name, String deed, Map<String, ?> options) {
    request("define", Map.of("name", name, "deed", deed, "options", options));
  }

  /** Starts a {@code Worker}, which polls every 50 ms unless {@code timeout} says otherwise. */
  public NodeObject startWorker(Map<String, ?> options) {
    return create("worker", options, Map.of("timeout", 50));
  }

  /**
   * Starts a {@code MultiWorker}; {@code timeout} and {@code checkTimeout} are 50 ms if not given.
   */
  public NodeObject startMultiWorker(Map<String, ?> options) {
    return create("multiWorker", options, Map.of("timeout", 50, "checkTimeout", 50));
  }

  /** Starts a {@code Scheduler}, which polls every 100 ms unless {@code timeout} says otherwise. */
  public NodeObject startScheduler(Map<String, ?> options) {
    return create("scheduler", options, Map.of("timeout", 100));
  }

  private NodeObject create(String kind, Map<String, ?> options, Map<String, ?> defaults) {
    Map<String, Object> all = new HashMap<>(defaults);
    all.putAll(options);
    String target = kind + lastObject.incrementAndGet();
    request("create", Map.of("target", target, "kind", kind, "options", all));
    return new NodeObject(this, target);
  }

  /** What was thrown with nobody to catch it; the real node would have ended there. */
  public List<NodeObject.Event> uncaught() {
    return new NodeObject(this, "process").events();
  }

  /**
   * Runs the body of an async function with {@code objects} (by target), {@code resque} (the
   * module) and {@code require} in scope, and answers what it returns.
   */
  public JsonNode evalJs(String code) {
    return request("eval", Map.of("code", code));
  }

  JsonNode request(String operation, Map<String, ?> parameters) {
    CompletableFuture<JsonNode> answer = send(operation, parameters);
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable thrown = e.getCause() == null ? e : e.getCause();
      throw new NodePeerException(String.valueOf(thrown.getMessage()), thrown);
    } catch (TimeoutException e) {
      throw new NodePeerException("node did not answer " + operation + "; " + process.stderr(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodePeerException("interrupted while node worked on " + operation, e);
    }
  }

  private CompletableFuture<JsonNode> send(String operation, Map<String, ?> parameters) {
    long id = lastId.incrementAndGet();
    ObjectNode request = JSON.createObjectNode().put("id", id).put("op", operation);
    request.setAll((ObjectNode) JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    try {
      byte[] line = (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.US_ASCII);
      OutputStream stdin = process.stdin();
      synchronized (stdin) {
        stdin.write(line);
        stdin.flush();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      answer.completeExceptionally(gone());
    }
    if (ended) {
      answer.completeExceptionally(gone());
    }
    return answer;
  }

  private void readAnswers() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode reply = JSON.readTree(line);
        CompletableFuture<JsonNode> answer = pending.remove(reply.get("id").longValue());
        if (answer != null && reply.has("error")) {
          JsonNode error = reply.get("error");
          String text = error.path("name").asText() + ": " + error.path("message").asText();
          answer.completeExceptionally(new NodePeerException(text));
        } else if (answer != null) {
          answer.complete(reply.get("value"));
        }
      }
    } catch (IOException e) {
      // It is gone, as below.
    }
    ended = true;
    pending.values().forEach(answer -> answer.completeExceptionally(gone()));
  }

  private NodePeerException gone() {
    return new NodePeerException("the node process is gone; " + process.stderr());
  }

  /** The process, to kill or suspend it. */
  public NodeProcess process() {
    return process;
  }

  /** Kills the process: what it has in Redis stays there. */
  @Override
  public void close() {
    process.close();
  }
}
