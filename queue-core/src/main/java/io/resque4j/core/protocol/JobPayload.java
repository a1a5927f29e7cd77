package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A job as it lies in a queue: {@code {"class":…,"queue":…,"args":[…]}}.
 *
 * @param jobClass the name under which the job is defined
 * @param queue the queue that the job names; null if it names none, as those of Ruby do
 * @param args the arguments as they were written: an array, or what else a peer wrote, or a missing
 *     node if it wrote none
 * @param raw the bytes in Redis, by which the job is found, moved and removed; not a copy
 */
@SuppressWarnings("ArrayRecordComponent")
public record JobPayload(String jobClass, @Nullable String queue, JsonNode args, byte[] raw) {

  /**
   * A new job.
   *
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public static JobPayload of(String queue, String jobClass, @Nullable Object... args) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode(args.length);
    for (Object arg : args) {
      list.add(ResqueJson.toTree(arg));
    }
    return ofArgs(queue, jobClass, list);
  }

  /** A new job with arguments that are a tree already; what is no array becomes a list of one. */
  public static JobPayload ofArgs(String queue, String jobClass, JsonNode args) {
    ArrayNode list = listOf(args);
    byte[] raw =
        new JsonWriter(256, ResqueJson.MAX_DEPTH - 1)
            .raw("{\"class\":")
            .string(jobClass)
            .raw(",\"queue\":")
            .string(queue)
            .raw(",\"args\":")
            .value(list)
            .raw("}")
            .toByteArray();
    return new JobPayload(jobClass, queue, list, raw);
  }

  /**
   * Reads a job.
   *
   * @throws InvalidPayloadException if the bytes are not UTF-8, not JSON, no object, or have no
   *     class that is a string
   */
  public static JobPayload parse(byte[] raw) throws InvalidPayloadException {
    JsonNode tree = tree(raw);
    return new JobPayload(
        tree.path("class").textValue(), tree.path("queue").textValue(), tree.path("args"), raw);
  }

  /** The whole tree of a job, with members that only others know. */
  static JsonNode tree(byte[] raw) throws InvalidPayloadException {
    JsonNode tree;
    try {
      tree = ResqueJson.parse(raw);
    } catch (InvalidJsonException e) {
      throw new InvalidPayloadException("the payload is not JSON: " + e.getMessage(), raw);
    }
    if (!tree.isObject()) {
      throw new InvalidPayloadException("the payload is no JSON object", raw);
    }
    if (!tree.path("class").isTextual()) {
      throw new InvalidPayloadException("the payload has no class that is a string", raw);
    }
    return tree;
  }

  /** What the job is called with: none if there are no arguments, one if they are no array. */
  public ArrayNode arguments() {
    return listOf(args);
  }

  /** The arguments as the lock plugins write them into their keys. */
  public String argsJson() {
    return ResqueJson.writeString(arguments());
  }

  private static ArrayNode listOf(JsonNode args) {
    if (args instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    return args.isMissingNode() ? list : list.add(args);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JobPayload that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /** The class, queue and size; not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "JobPayload[class="
        + Text.quote(jobClass)
        + ", queue="
        + (queue == null ? "none" : Text.quote(queue))
        + ", "
        + raw.length
        + " bytes]";
  }

  /** As people read it: class and queue in one line of bounded length, without the arguments. */
  public String shown() {
    return Text.quote(jobClass) + (queue == null ? "" : " on " + Text.quote(queue));
  }
}
