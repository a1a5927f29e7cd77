package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is working on. Ours is
 *
 * <pre>{"resque4j":"ID","run_at":"…","worker":"name","queue":"q","payload":{…}}</pre>
 *
 * with the id first and the payload's own bytes last, so that a script can slice and compare it
 * without decoding. A payload that is not JSON would make the claim unreadable for peers; then the
 * claim is
 *
 * <pre>{"resque4j":"ID","run_at":"…","worker":"name","queue":"q","raw":"…","payload":{}}</pre>
 *
 * Claims of node-resque have their members in any order and a payload that went through Redis'
 * cjson: empty arrays became {@code {}}, and numbers kept 14 digits. Claims of Ruby name no worker.
 *
 * @param claimId the id of this claim; null in a peer's
 * @param runAt when the job was claimed, in any form that {@link JsDate} reads
 * @param queue the queue that the job was taken from
 * @param worker the worker's name without its queues
 * @param payload the job as a tree; an empty object if the raw text is no JSON, missing if there is
 *     none
 * @param raw the exact bytes of the job, if the claim is ours; else null
 * @param bytes the claim as it lies in Redis, to compare with; not a copy
 */
@SuppressWarnings("ArrayRecordComponent")
public record ClaimPayload(
    @Nullable String claimId,
    @Nullable String runAt,
    @Nullable String queue,
    @Nullable String worker,
    JsonNode payload,
    byte @Nullable [] raw,
    byte[] bytes) {

  /** Name of the first member of a claim of ours; its value is the claim's id. */
  public static final String ID_MEMBER = "resque4j";

  private static final byte[] OURS = "{\"resque4j\":\"".getBytes(UTF_8);
  private static final byte[] PAYLOAD = ",\"payload\":".getBytes(UTF_8);

  /**
   * A job put back together from a claim.
   *
   * @param payload the bytes to put into the queue
   * @param reconstructed whether they are a reconstruction, and not the very bytes that were
   *     enqueued
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Recovered(byte[] payload, boolean reconstructed) {}

  /** A claim for a payload, which is spliced in if it is JSON, and else kept as a string. */
  public static byte[] write(
      String claimId, String runAt, String queue, String worker, byte[] payload) {
    JsonWriter claim = new JsonWriter(256 + payload.length);
    claim.raw("{\"resque4j\":").string(claimId);
    claim.raw(",\"run_at\":").string(runAt);
    claim.raw(",\"worker\":").string(worker);
    claim.raw(",\"queue\":").string(queue);
    if (isJson(payload)) {
      return claim.raw(PAYLOAD).raw(payload).raw("}").toByteArray();
    }
    return claim.raw(",\"raw\":").stringOfBytes(payload).raw(PAYLOAD).raw("{}}").toByteArray();
  }

  private static boolean isJson(byte[] payload) {
    try {
      ResqueJson.parse(payload);
      return true;
    } catch (InvalidJsonException e) {
      return false;
    }
  }

  /**
   * Reads a claim of anyone.
   *
   * @throws InvalidPayloadException if it is no JSON object
   */
  public static ClaimPayload parse(byte[] bytes) throws InvalidPayloadException {
    JsonNode tree;
    try {
      tree = ResqueJson.parseEntry(bytes);
    } catch (InvalidJsonException e) {
      throw new InvalidPayloadException("the claim is not JSON: " + e.getMessage(), bytes);
    }
    if (!tree.isObject()) {
      throw new InvalidPayloadException("the claim is no JSON object", bytes);
    }
    return new ClaimPayload(
        tree.path(ID_MEMBER).textValue(),
        tree.path("run_at").textValue(),
        tree.path("queue").textValue(),
        tree.path("worker").textValue(),
        tree.path("payload"),
        rawOf(tree, bytes),
        bytes);
  }

  private static byte @Nullable [] rawOf(JsonNode tree, byte[] bytes) {
    if (!startsWith(bytes, OURS)) {
      return null;
    }
    if (tree.path("raw").isTextual()) {
      return rawText(bytes);
    }
    int payload = indexOf(bytes, PAYLOAD);
    return payload < 0
        ? null
        : Arrays.copyOfRange(bytes, payload + PAYLOAD.length, bytes.length - 1);
  }

  /**
   * Read with a character for every byte, so that bytes that are no UTF-8 come back as they were.
   */
  private static byte @Nullable [] rawText(byte[] bytes) {
    try {
      String text = ResqueJson.parse(new String(bytes, ISO_8859_1)).path("raw").textValue();
      return text.getBytes(ISO_8859_1);
    } catch (InvalidJsonException e) {
      return null;
    }
  }

  /**
   * The job to put back into its queue: the very bytes of a claim of ours; of another's, class,
   * queue and args written anew, with args {@code {}} as {@code []}. Nothing if the claim holds no
   * job.
   */
  public Optional<Recovered> recover() {
    if (raw != null) {
      return Optional.of(new Recovered(raw, false));
    }
    String jobClass = payload.path("class").textValue();
    if (jobClass == null) {
      return Optional.empty();
    }
    String named = payload.path("queue").textValue();
    String home = named != null ? named : queue;
    JsonNode args = payload.path("args");
    boolean emptied = args instanceof ObjectNode object && object.isEmpty();
    JsonNode list = emptied ? MissingNode.getInstance() : args;
    JobPayload job = JobPayload.ofArgs(home == null ? "" : home, jobClass, list);
    return Optional.of(new Recovered(job.raw(), true));
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first occurrence: inside a string the quotes would be escaped. */
  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClaimPayload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Who has claimed from where; not the payload, which may be secret. */
  @Override
  public String toString() {
    return "ClaimPayload[id="
        + Text.quote(String.valueOf(claimId))
        + ", worker="
        + Text.quote(String.valueOf(worker))
        + ", queue="
        + Text.quote(String.valueOf(queue))
        + "]";
  }
}
