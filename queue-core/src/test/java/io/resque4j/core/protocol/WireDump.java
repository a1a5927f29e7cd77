package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What lay in the Redis of a live Actionhero, key by key. */
final class WireDump {
  static final List<String> ALL =
      List.of(
          "10-worker-idle",
          "12-while-working",
          "13-after-failure",
          "21-periodic-delayed",
          "22-worker-killed",
          "23-stuck-cleaned",
          "40-retry-attempt1",
          "41-retry-exhausted");

  private final Map<String, JsonNode> entries = new TreeMap<>();

  static WireDump read(String name) {
    WireDump dump = new WireDump();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                WireDump.class.getResourceAsStream("/wire/" + name + ".jsonl"),
                StandardCharsets.UTF_8))) {
      for (String line : (Iterable<String>) lines.lines()::iterator) {
        JsonNode entry = new ObjectMapper().readTree(line);
        dump.entries.put(entry.get("key").textValue(), entry.get("value"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dump;
  }

  /** The keys, each with its value. */
  Map<String, JsonNode> entries() {
    return entries;
  }

  byte[] string(byte[] key) {
    return bytes(entries.get(new String(key, StandardCharsets.UTF_8)));
  }

  /** The first element of a list or set. */
  byte[] first(byte[] key) {
    return bytes(entries.get(new String(key, StandardCharsets.UTF_8)).get(0));
  }

  static byte[] bytes(JsonNode text) {
    return text.textValue().getBytes(StandardCharsets.UTF_8);
  }
}
