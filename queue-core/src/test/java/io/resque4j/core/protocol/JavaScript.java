package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the real node what JavaScript makes of something. Without a node on the PATH the test is
 * skipped, and says so; with RESQUE4J_REQUIRE_NODE=true it fails.
 */
final class JavaScript {
  private static final String SCRIPT = "javascript.cjs";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JavaScript() {}

  /** An answer for every request, in their order. */
  static List<String> ask(List<String> requests) {
    try {
      Path script = Files.createTempFile("javascript", ".cjs");
      try {
        try (InputStream source = JavaScript.class.getResourceAsStream(SCRIPT)) {
          Files.write(script, source.readAllBytes());
        }
        List<String> answers = run(start(script), requests);
        if (answers.size() != requests.size()) {
          fail("node gave " + answers.size() + " answers to " + requests.size() + " requests");
        }
        return answers;
      } finally {
        Files.delete(script);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path script) {
    ProcessBuilder node = new ProcessBuilder("node", script.toString());
    node.environment().put("TZ", "UTC");
    node.environment().put("LC_ALL", "C");
    node.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return node.start();
    } catch (IOException e) {
      String reason = "node is not on the PATH: nothing was compared with JavaScript";
      return "true".equals(System.getenv("RESQUE4J_REQUIRE_NODE")) ? fail(reason) : abort(reason);
    }
  }

  private static List<String> run(Process node, List<String> requests) throws IOException {
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> send(node, requests));
    try (BufferedReader output = node.inputReader(UTF_8)) {
      List<String> answers = output.lines().toList();
      writing.join();
      if (!node.waitFor(10, TimeUnit.SECONDS) || node.exitValue() != 0) {
        fail("node did not end well");
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      node.destroy();
    }
  }

  private static void send(Process node, List<String> requests) {
    try (BufferedWriter input = node.outputWriter(UTF_8)) {
      for (String request : requests) {
        input.write(request);
        input.newLine();
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
