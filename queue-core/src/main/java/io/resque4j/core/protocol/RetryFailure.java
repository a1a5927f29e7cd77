package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The last error of a job that is tried again, as node-resque's Retry writes it. Its {@code worker}
 * is the job's class, and its {@code payload} the arguments alone.
 */
public final class RetryFailure {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private RetryFailure() {}

  /** The bytes for {@link ResqueKeys#retryFailure}; the time is UTC. */
  public static byte[] write(
      String queue, String jobClass, JsonNode args, Throwable failure, Instant at) {
    String name = Failures.name(failure);
    String message = Failures.message(failure);
    String text = message.equals(name) ? name : name + ": " + message;
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("failed_at", DATE.format(at));
    tree.set("payload", args);
    tree.put("exception", text).put("error", text);
    ArrayNode backtrace = tree.putArray("backtrace").add(text);
    Failures.backtrace(failure).forEach(backtrace::add);
    tree.put("worker", jobClass).put("queue", queue);
    return new JsonWriter(1024, ResqueJson.ENTRY_DEPTH).value(tree).toByteArray();
  }
}
