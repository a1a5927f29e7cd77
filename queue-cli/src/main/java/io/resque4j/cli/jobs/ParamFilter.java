package io.resque4j.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the values of some parameters out of what is shown: {@code password}, or {@code
 * card.number} for what lies within. A path begins in each argument that is an object, and goes
 * through lists. Nothing is ever changed in Redis.
 */
public final class ParamFilter {
  /** What stands for a value. */
  public static final String FILTERED = "[FILTERED]";

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

  /** The same text, such as an exception's message, without those values of the arguments. */
  public String hide(String text, JsonNode args) {
    if (isEmpty()) {
      return text;
    }
    Set<String> values = new LinkedHashSet<>();
    filtered(args, values);
    String hidden = text;
    for (String value :
        values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      if (value.length() >= SHORTEST_IN_TEXT) {
        hidden = hidden.replace(value, FILTERED);
      }
    }
    return hidden;
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
