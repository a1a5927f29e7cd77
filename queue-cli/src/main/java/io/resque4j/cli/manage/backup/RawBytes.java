package io.resque4j.cli.manage.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Bytes of Redis as members of a JSON object: text where they are UTF-8, else Base64. */
public final class RawBytes {
  private static final String TEXT = "raw";
  private static final String BASE64 = "rawBase64";

  private RawBytes() {}

  /** The bytes as text, if they are UTF-8. */
  public static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static void put(ObjectNode to, byte[] bytes) {
    text(bytes)
        .ifPresentOrElse(
            text -> to.put(TEXT, text),
            () -> to.put(BASE64, Base64.getEncoder().encodeToString(bytes)));
  }

  static Optional<byte[]> get(JsonNode from) {
    if (from.path(TEXT).isTextual()) {
      return Optional.of(from.path(TEXT).textValue().getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Optional.ofNullable(from.path(BASE64).textValue()).map(Base64.getDecoder()::decode);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
