package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.resque4j.testkit.NodeProcess;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;

/** Asks Node.js what JavaScript, and node-resque's own code, make of something. */
final class JavaScript {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JavaScript() {}

  /** An answer for every request, in their order. */
  static List<String> ask(List<String> requests) {
    try (NodeProcess node = NodeProcess.start(JavaScript.class, "javascript.cjs")) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(node, requests));
      List<String> answers =
          new BufferedReader(new InputStreamReader(node.stdout(), UTF_8)).lines().toList();
      assertThat(answers).describedAs(node::stderr).hasSameSizeAs(requests);
      sent.join();
      return answers;
    }
  }

  private static void send(NodeProcess node, List<String> requests) {
    try (Writer input = new BufferedWriter(new OutputStreamWriter(node.stdin(), US_ASCII))) {
      for (String request : requests) {
        input.append(request).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value as the script builds it, without any JSON writer. */
  static String encode(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "[\"s\",\"" + hex(node.textValue()) + "\"]";
      case NUMBER -> "[\"d\",\"" + bits(node.doubleValue()) + "\"]";
      case BOOLEAN -> "[\"v\"," + node.booleanValue() + "]";
      case ARRAY -> {
        StringJoiner list = new StringJoiner(",", "[\"a\",[", "]]");
        node.forEach(element -> list.add(encode(element)));
        yield list.toString();
      }
      case OBJECT -> {
        StringJoiner members = new StringJoiner(",", "[\"o\",[", "]]");
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          members.add("[\"" + hex(member.getKey()) + "\"," + encode(member.getValue()) + "]");
        }
        yield members.toString();
      }
      default -> "[\"v\",null]";
    };
  }

  /** The value that an encoding holds: every number is a double. */
  static JsonNode decode(String encoded) {
    try {
      return decode(MAPPER.readTree(encoded));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode decode(JsonNode encoded) {
    JsonNode value = encoded.get(1);
    return switch (encoded.get(0).textValue()) {
      case "s" -> TextNode.valueOf(text(value.textValue()));
      case "d" ->
          DoubleNode.valueOf(
              Double.longBitsToDouble(Long.parseUnsignedLong(value.textValue(), 16)));
      case "a" -> {
        ArrayNode array = MAPPER.createArrayNode();
        value.forEach(element -> array.add(decode(element)));
        yield array;
      }
      case "o" -> {
        ObjectNode object = MAPPER.createObjectNode();
        value.forEach(pair -> object.set(text(pair.get(0).textValue()), decode(pair.get(1))));
        yield object;
      }
      default -> value;
    };
  }

  private static String text(String hex) {
    StringBuilder text = new StringBuilder(hex.length() / 4);
    for (int i = 0; i < hex.length(); i += 4) {
      text.append((char) Integer.parseInt(hex, i, i + 4, 16));
    }
    return text.toString();
  }

  /** The UTF-16 units of a text. */
  static String hex(String text) {
    StringBuilder hex = new StringBuilder(4 * text.length());
    for (int i = 0; i < text.length(); i++) {
      hex.append(Integer.toHexString(0x10000 | text.charAt(i)), 1, 5);
    }
    return hex.toString();
  }

  private static String bits(double value) {
    return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
  }
}
