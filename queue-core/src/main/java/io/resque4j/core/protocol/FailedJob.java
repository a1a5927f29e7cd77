package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the list {@code failed}. It is removed and retried by its whole text, so what is
 * written here survives {@code JSON.stringify(JSON.parse(text))} unchanged, and what was read keeps
 * its bytes.
 *
 * <p>Members that an entry does not have, as those of a thrown string, are empty here and never
 * null.
 *
 * @param worker the worker's name without its queues
 * @param queue the queue that the job was taken from
 * @param payload the job as a tree; missing if the entry has none
 * @param exception the kind of the failure: a class name, or node's error name
 * @param error the message
 * @param backtrace the stack, a line each
 * @param failedAt when, in any form that {@link JsDate} reads
 * @param raw the entry as it lies in Redis; not a copy
 */
@SuppressWarnings("ArrayRecordComponent")
public record FailedJob(
    String worker,
    String queue,
    JsonNode payload,
    String exception,
    String error,
    List<String> backtrace,
    String failedAt,
    byte[] raw) {

  /** What node-resque writes for a job whose worker was cleaned away. */
  public static final String WORKER_TIMEOUT = "Worker Timeout (killed manually)";

  /** Second line of the backtrace by which {@code retryStuckJobs} knows such an entry. */
  public static final String FORCE_CLEANED = "queue#forceCleanWorker";

  /** Second line of the backtrace of a job that was given up after too many recoveries. */
  public static final String TOO_MANY_RECOVERIES = "resque4j#maxRecoveries";

  /** The class in the payload of an entry for something that was no job. */
  public static final String NO_JOB = "(invalid payload)";

  /** An entry for a job that threw, by the job's tree. */
  public static FailedJob of(
      String worker, String queue, JsonNode payload, Throwable thrown, Instant at) {
    return of(worker, queue, ResqueJson.write(payload), thrown, at);
  }

  /** An entry for a job that threw. */
  public static FailedJob of(
      String worker, String queue, JobPayload payload, Throwable thrown, Instant at) {
    return of(worker, queue, payload.raw(), thrown, at);
  }

  /**
   * An entry for a job, or for bytes that are no job, which are then kept as {@link #rawPayload}.
   */
  public static FailedJob of(
      String worker, String queue, byte[] payload, Throwable thrown, Instant at) {
    return new Entry(worker, queue, payload)
        .failure(Failures.name(thrown), Failures.message(thrown), Failures.backtrace(thrown))
        .write(at);
  }

  /** An entry for bytes that are no job, which are kept as {@link #rawPayload}. */
  public static FailedJob ofInvalid(
      String worker, String queue, InvalidPayloadException problem, Instant at) {
    return new Entry(worker, queue, problem.raw())
        .failure(Failures.name(problem), Failures.message(problem), List.of())
        .write(at);
  }

  /** An entry as node-resque writes it for the job of a worker that was cleaned away. */
  public static FailedJob ofForcedClean(
      String worker, String queue, byte[] payload, String killer, Instant at) {
    String killed = "killed by " + killer + " at " + JsDate.format(at);
    return new Entry(worker, queue, payload)
        .failure(WORKER_TIMEOUT, WORKER_TIMEOUT, List.of(killed, FORCE_CLEANED, "resque4j"))
        .write(at);
  }

  /** An entry for a job that was given up because its worker died with it too often. */
  public static FailedJob ofRecoveries(
      String worker, String queue, byte[] payload, long recoveries, String killer, Instant at) {
    String error = "Its worker died " + recoveries + " times while performing it";
    String given = "given up by " + killer + " at " + JsDate.format(at);
    return new Entry(worker, queue, payload)
        .failure("MaxRecoveriesExceeded", error, List.of(given, TOO_MANY_RECOVERIES, "resque4j"))
        .write(at);
  }

  /** Reads whatever lies in the list; what is not even a JSON object has nothing but its bytes. */
  public static FailedJob parse(byte[] raw) {
    JsonNode tree;
    try {
      tree = ResqueJson.parseEntry(raw);
    } catch (InvalidJsonException e) {
      tree = MissingNode.getInstance();
    }
    List<String> backtrace = new ArrayList<>();
    tree.path("backtrace").forEach(line -> backtrace.add(text(line)));
    return new FailedJob(
        text(tree.path("worker")),
        text(tree.path("queue")),
        tree.path("payload"),
        text(tree.path("exception")),
        text(tree.path("error")),
        List.copyOf(backtrace),
        text(tree.path("failed_at")),
        raw);
  }

  /**
   * Refuses what is no entry that others can read. Whatever members it has or has not, a JSON
   * object is one.
   *
   * @throws InvalidPayloadException if it is none
   */
  public static void check(byte[] raw) throws InvalidPayloadException {
    try {
      if (!ResqueJson.parseEntry(raw).isObject()) {
        throw new InvalidPayloadException("the failed entry is no JSON object", raw);
      }
    } catch (InvalidJsonException e) {
      throw new InvalidPayloadException("the failed entry is not JSON: " + e.getMessage(), raw);
    }
  }

  private static String text(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isMissingNode() || node.isNull() ? "" : ResqueJson.writeString(node);
  }

  /**
   * The job to enqueue again, as node-resque writes it then: class, the entry's queue, args.
   * Nothing if the entry holds no job.
   */
  public Optional<JobPayload> job() {
    String jobClass = payload.path("class").textValue();
    if (jobClass == null || (jobClass.equals(NO_JOB) && rawPayload().isPresent())) {
      return Optional.empty();
    }
    String named = payload.path("queue").textValue();
    String home = queue.isEmpty() && named != null ? named : queue;
    JsonNode args = payload.path("args");
    // The job of a cleaned worker comes from its claim, where cjson made {} of [].
    boolean emptied = isStuck() && args.isObject() && args.isEmpty();
    return Optional.of(
        JobPayload.ofArgs(home, jobClass, emptied ? MissingNode.getInstance() : args));
  }

  /** The bytes of what was no job. */
  public Optional<byte[]> rawPayload() {
    try {
      JsonNode tree = ResqueJson.parseEntry(raw);
      String base64 = tree.path(Entry.RAW_BASE64).textValue();
      if (base64 != null) {
        return Optional.of(Base64.getDecoder().decode(base64));
      }
      return Optional.ofNullable(tree.path(Entry.RAW).textValue()).map(Text::utf8);
    } catch (InvalidJsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the worker of this job was cleaned away, so that {@code retryStuckJobs} retries it. */
  public boolean isStuck() {
    return backtrace.size() > 1 && backtrace.get(1).equals(FORCE_CLEANED);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FailedJob that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /** Where and what kind; neither message nor payload, which may be secret. */
  @Override
  public String toString() {
    return "FailedJob[queue="
        + Text.quote(queue)
        + ", class="
        + Text.quote(payload.path("class").asText())
        + ", exception="
        + Text.quote(exception)
        + "]";
  }

  /** An entry on its way to bytes. */
  private static final class Entry {
    static final String RAW = "raw";
    static final String RAW_BASE64 = "rawBase64";

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
    private byte @Nullable [] noJob;

    Entry(String worker, String queue, byte[] payload) {
      tree.put("worker", worker).put("queue", queue);
      try {
        tree.set("payload", JobPayload.tree(payload));
      } catch (InvalidPayloadException e) {
        noJob = payload;
        tree.putObject("payload").put("class", NO_JOB).put("queue", queue).putArray("args");
      }
    }

    Entry failure(String exception, String error, List<String> backtrace) {
      tree.put("exception", exception).put("error", error);
      backtrace.forEach(tree.putArray("backtrace")::add);
      return this;
    }

    FailedJob write(Instant at) {
      tree.put("failed_at", JsDate.format(at));
      if (noJob != null) {
        byte[] bytes = noJob;
        Text.fromUtf8(bytes)
            .ifPresentOrElse(
                text -> tree.put(RAW, text),
                () -> tree.put(RAW_BASE64, Base64.getEncoder().encodeToString(bytes)));
      }
      byte[] raw = new JsonWriter(1024, ResqueJson.ENTRY_DEPTH).value(tree).toByteArray();
      return FailedJob.parse(raw);
    }
  }
}
