package io.resque4j.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Binds the arguments of a job to Java types. */
final class Arguments {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Arguments() {}

  /**
   * The argument at an index as a Java value; null where it is missing or JSON's null.
   *
   * @throws IllegalArgumentException when it cannot be bound to the type
   */
  @SuppressWarnings("NullAway") // a handler that takes T gets null where a peer wrote null
  static <T> T bind(String jobClass, JsonNode args, int index, Class<T> type) {
    JsonNode arg = args.isArray() ? args.path(index) : index == 0 ? args : null;
    if (arg == null || arg.isMissingNode() || arg.isNull()) {
      return null;
    }
    try {
      return MAPPER.treeToValue(arg, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "job %s: expected argument %d to be %s, got: %s (%s)"
              .formatted(
                  jobClass, index + 1, type.getSimpleName(), kind(arg), e.getOriginalMessage()),
          e);
    }
  }

  private static String kind(JsonNode arg) {
    return switch (arg.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case STRING -> "a text";
      default -> "an object";
    };
  }
}
