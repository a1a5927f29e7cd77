package io.resque4j.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.util.regex.Pattern;

/**
 * Binds one argument of a job to a Java type.
 *
 * @param <T> what the handler takes
 */
final class Argument<T> {
  /** Nothing in a payload names a Java class: there is no default typing here, and must not be. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private final JavaType type;

  private Argument(JavaType type) {
    this.type = type;
  }

  static <T> Argument<T> of(Class<T> type) {
    return new Argument<>(MAPPER.constructType(type));
  }

  static <T> Argument<T> of(TypeReference<T> type) {
    return new Argument<>(MAPPER.constructType(type));
  }

  /**
   * The argument at an index as a Java value; null where it is missing or JSON's null.
   *
   * @throws InvalidArgumentsException when it cannot be bound to the type
   */
  @SuppressWarnings("NullAway") // a handler that takes T gets null where a peer wrote null
  T bind(String jobClass, JsonNode args, int index) {
    JsonNode arg = at(args, index);
    if (arg.isMissingNode() || arg.isNull()) {
      if (type.isPrimitive()) {
        throw new InvalidArgumentsException(expected(jobClass, index, "nothing"), null);
      }
      return null;
    }
    try {
      return MAPPER.treeToValue(arg, type);
    } catch (JsonProcessingException e) {
      String got = kind(arg) + " (" + e.getOriginalMessage() + ")";
      throw new InvalidArgumentsException(expected(jobClass, index, got), e);
    }
  }

  /**
   * The job failed where a null cannot be made a number or a boolean.
   *
   * @throws InvalidArgumentsException when this argument is missing and may be the reason
   */
  void checkUnboxed(String jobClass, JsonNode args, int index, NullPointerException failure) {
    JsonNode arg = at(args, index);
    if ((arg.isMissingNode() || arg.isNull()) && isUnboxedBy(failure)) {
      throw new InvalidArgumentsException(expected(jobClass, index, "nothing"), failure);
    }
  }

  /**
   * The virtual machine says what could not be called, {@code java.lang.Integer.intValue()}, and on
   * what: a variable such as the job's parameter, and not a field or what a method returned.
   */
  private boolean isUnboxedBy(NullPointerException failure) {
    if (ClassUtil.primitiveType(type.getRawClass()) == null) {
      return false;
    }
    String call = Pattern.quote("\"" + type.getRawClass().getName() + ".") + "\\w+Value\\(\\)\"";
    String message = failure.getMessage();
    return message == null
        || message.matches("Cannot invoke " + call + "( because \"[\\w<>$]+\" is null)?");
  }

  /** The argument at an index; what is no list is the first one. */
  private static JsonNode at(JsonNode args, int index) {
    return args.isArray() || index > 0 ? args.path(index) : args;
  }

  private String expected(String jobClass, int index, String got) {
    return "job %s: expected argument %d to be %s, got: %s"
        .formatted(jobClass, index + 1, name(), got);
  }

  /** {@code List<Mail>}, without packages. */
  private String name() {
    return type.toCanonical().replaceAll("[\\w.]*[.$](\\w)", "$1");
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
