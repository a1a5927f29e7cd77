package io.resque4j.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.resque4j.core.protocol.ResqueJson;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the values of some parameters out of what is shown: {@code password}, or {@code
 * card.number} for what lies within. A path begins in each argument that is an object, and goes
 * through lists. Nothing is ever changed in Redis.
 */
public final class ParamFilter {
  /** What stands for a value. */
  public static final String FILTERED = "[FILTERED]";

  /** Hides nothing. */
  public static final ParamFilter NONE = new ParamFilter(List.of());

  /** A shorter value is not looked for in other text: it would be found everywhere. */
  private static final int SHORTEST_IN_TEXT = 3;

  private final List<String> paths;

  /** A filter of these paths; none: nothing is filtered. */
  public ParamFilter(Collection<String> paths) {
    this.paths = List.copyOf(paths);
  }

  /** Whether nothing is filtered. */
  public boolean isEmpty() {
    return paths.isEmpty();
  }

  /** The same arguments, without the values of the paths. */
  public JsonNode filter(JsonNode args) {
    return isEmpty() ? args : filtered(args, new LinkedHashSet<>());
  }

  /**
   * The same text, such as an exception's message, without those values of the arguments, and
   * without what stands behind such a name in it.
   */
  public String hide(String text, JsonNode args) {
    if (isEmpty()) {
      return text;
    }
    Set<String> values = new LinkedHashSet<>();
    filtered(args, values);
    return hide(text, values);
  }

  /**
   * As {@link #hide(String, JsonNode)}, where the job is text that holds none: what stands behind
   * such a name in it is kept out as well.
   */
  public String hide(String text, String noJob) {
    Set<String> values = new LinkedHashSet<>();
    for (String path : paths) {
      for (JsonText.Value value : JsonText.values(noJob, lastName(path))) {
        values.add(noJob.substring(value.from(), value.to()).replaceAll("^\"|\"$", ""));
      }
    }
    return hide(text, values);
  }

  private String hide(String text, Set<String> values) {
    String hidden = text;
    for (String value :
        values.stream()
            .filter(value -> value.length() >= SHORTEST_IN_TEXT)
            .flatMap(value -> Stream.of(value, inJson(value), value.replace("\\\"", "\"")))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList()) {
      hidden = hidden.replace(value, FILTERED);
    }
    return hide(hidden);
  }

  /** As it stands between the quotes of a JSON string. */
  private static String inJson(String value) {
    String quoted = ResqueJson.writeString(TextNode.valueOf(value));
    return quoted.substring(1, quoted.length() - 1);
  }

  /**
   * The same text, which may be JSON or a piece of it or a message, without what stands behind
   * {@code "password":}, {@code password=} and {@code password:}. Where an object lies is not known
   * in a piece, so that {@code card.number} hides each {@code "number":}.
   */
  public String hide(String text) {
    String hidden = text;
    for (String path : paths) {
      String name = lastName(path);
      hidden = NamedValues.replace(JsonText.replaceValues(hidden, name, FILTERED), name, FILTERED);
    }
    return hidden;
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private JsonNode filtered(JsonNode args, Set<String> values) {
    JsonNode copy = args.deepCopy();
    paths.forEach(path -> remove(copy, path, values));
    return copy;
  }

  private static void remove(JsonNode node, String path, Set<String> values) {
    if (node instanceof ArrayNode list) {
      list.forEach(each -> remove(each, path, values));
    } else if (node instanceof ObjectNode object) {
      if (object.has(path)) {
        collect(object.get(path), values);
        object.set(path, TextNode.valueOf(FILTERED));
      }
      int dot = path.indexOf('.');
      if (dot > 0 && object.has(path.substring(0, dot))) {
        remove(object.get(path.substring(0, dot)), path.substring(dot + 1), values);
      }
    }
  }

  private static void collect(JsonNode value, Set<String> values) {
    if (value.isContainerNode()) {
      value.forEach(each -> collect(each, values));
    } else if (!value.asText().equals(FILTERED)) {
      values.add(value.asText());
    }
  }
}
