package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A worker's sign of life: {@code {"time":…,"name":"…","queues":"a,b"}}.
 *
 * @param time unix second, by the worker's clock
 * @param name the worker's name without its queues
 * @param queues its queues, joined by commas; empty if the ping names none
 */
public record WorkerPing(long time, String name, String queues) {

  /** The ping as it lies in Redis. */
  public byte[] write() {
    return new JsonWriter(128)
        .raw("{\"time\":")
        .number(time)
        .raw(",\"name\":")
        .string(name)
        .raw(",\"queues\":")
        .string(queues)
        .raw("}")
        .toByteArray();
  }

  /**
   * Reads a ping of anyone.
   *
   * @throws InvalidPayloadException if it is no JSON object with a time and a name
   */
  public static WorkerPing parse(byte[] bytes) throws InvalidPayloadException {
    JsonNode tree;
    try {
      tree = ResqueJson.parseEntry(bytes);
    } catch (InvalidJsonException e) {
      throw new InvalidPayloadException("the ping is not JSON: " + e.getMessage(), bytes);
    }
    JsonNode time = tree.path("time");
    String name = tree.path("name").textValue();
    if (!time.canConvertToLong() || name == null) {
      throw new InvalidPayloadException("the ping has no time or no name", bytes);
    }
    return new WorkerPing(time.longValue(), name, tree.path("queues").asText(""));
  }
}
