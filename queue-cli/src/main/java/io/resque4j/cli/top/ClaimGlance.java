package io.resque4j.cli.top;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidPayloadException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of a claim says of a job.
 *
 * @param claimId nothing for a claim of a peer
 * @param runAt when it was claimed, in any form of a peer
 * @param args missing where the claim has none, or goes on after what was read
 */
record ClaimGlance(
    @Nullable String claimId, String runAt, String queue, String jobClass, JsonNode args) {
  /** A claim that is longer is read to here: all but the arguments of most jobs lies before it. */
  static final int BYTES = 2_048;

  private static final JsonFactory JSON = new JsonFactory();

  /** Nothing if it is no claim. */
  static Optional<ClaimGlance> of(byte[] head) {
    try {
      return head.length < BYTES ? Optional.of(whole(head)) : beginning(head);
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }

  private static ClaimGlance whole(byte[] claim) throws InvalidPayloadException {
    ClaimPayload parsed = ClaimPayload.parse(claim);
    return new ClaimGlance(
        parsed.claimId(),
        Objects.requireNonNullElse(parsed.runAt(), ""),
        Objects.requireNonNullElse(parsed.queue(), ""),
        parsed.payload().path("class").asText(),
        parsed.payload().path("args"));
  }

  private static Optional<ClaimGlance> beginning(byte[] head) {
    Map<String, String> found = new HashMap<>();
    try (JsonParser parser = JSON.createParser(head)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
        if (next == JsonToken.VALUE_STRING) {
          found.putIfAbsent(
              parser.getParsingContext().pathAsPointer().toString(), parser.getText());
        }
      }
    } catch (IOException e) {
      // It ends in the middle, as is to be expected: what stands before that counts.
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClaimGlance(
            found.get("/" + ClaimPayload.ID_MEMBER),
            found.getOrDefault("/run_at", ""),
            found.getOrDefault("/queue", ""),
            found.getOrDefault("/payload/class", ""),
            MissingNode.getInstance()));
  }
}
