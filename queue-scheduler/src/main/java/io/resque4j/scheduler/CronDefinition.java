package io.resque4j.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueJson;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recurring job as it lies in {@code resque4j:cron}:
 *
 * <pre>{"schedule":"0 3 * * *","zone":"Europe/Berlin","missed":"once","owner":"","job":{…}}</pre>
 *
 * @param job what and when
 * @param owner whose entry it is: a configuration file's by a name of its own, or {@link #NOBODY}'s
 */
record CronDefinition(CronJob job, String owner) {
  /** Entries that were added at run time. */
  static final String NOBODY = "";

  /** The same definition always has the same bytes, which are compared. */
  byte[] write() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("schedule", job.schedule().text());
    members.put("zone", job.schedule().zone().getId());
    members.put("missed", job.missed().toString());
    members.put("owner", owner);
    String head = new String(ResqueJson.writeValue(members), UTF_8);
    String payload = new String(job.payload().raw(), UTF_8);
    return (head.substring(0, head.length() - 1) + ",\"job\":" + payload + "}").getBytes(UTF_8);
  }

  /**
   * Reads a definition.
   *
   * @throws IllegalArgumentException when it is none; the message says why
   */
  static CronDefinition read(String name, byte[] definition) {
    try {
      JsonNode tree = ResqueJson.parse(definition);
      ZoneId zone = Schedule.zone(text(tree, "zone"));
      Schedule schedule = Schedule.parse(text(tree, "schedule"), zone);
      MissedFirings missed = MissedFirings.parse(text(tree, "missed"));
      JobPayload payload = JobPayload.parse(ResqueJson.write(tree.path("job")));
      if (payload.queue() == null) {
        throw new IllegalArgumentException("expected a job with a queue, got: none");
      }
      CronJob job = new CronJob(name, schedule, payload, missed);
      return new CronDefinition(job, tree.path("owner").asText(NOBODY));
    } catch (InvalidJsonException | InvalidPayloadException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String text(JsonNode tree, String member) {
    JsonNode found = tree.path(member);
    if (!found.isTextual()) {
      throw new IllegalArgumentException(
          "expected a member '%s' that is a text, got: %s"
              .formatted(member, found.isMissingNode() ? "none" : found));
    }
    return found.textValue();
  }
}
