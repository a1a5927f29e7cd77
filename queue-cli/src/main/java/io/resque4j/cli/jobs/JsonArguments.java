package io.resque4j.cli.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.ResqueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The arguments of a job, read from the words of a command line. */
public final class JsonArguments {
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonArguments() {}

  /**
   * Each word is one argument, or the array is all.
   *
   * @param array null: there is none
   */
  public static Object[] of(List<String> words, @Nullable String array) {
    if (array == null) {
      return ofWords(words);
    }
    if (!words.isEmpty()) {
      throw CliException.usage(
          "expected the arguments one by one or by --args, got both: %s and --args %s"
              .formatted(String.join(" ", words), array));
    }
    return ofArray(array);
  }

  /** Each word is one argument. */
  public static Object[] ofWords(List<String> words) {
    List<JsonNode> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(parse("argument " + (arguments.size() + 1), word, UnaryOperator.identity()));
    }
    return arguments.toArray();
  }

  /** One JSON array is all arguments. */
  public static Object[] ofArray(String text) {
    JsonNode tree = parse("--args", text, meant -> asArray(text, meant));
    if (!tree.isArray()) {
      throw CliException.usage(
          "expected --args to be a JSON array, got: %s; did you mean %s?"
              .formatted(Text.visible(text), Text.shellQuoted("[" + text.strip() + "]")));
    }
    List<JsonNode> arguments = new ArrayList<>();
    tree.forEach(arguments::add);
    return arguments.toArray();
  }

  /** Missing, where it is half an array, of which nobody knows the other half. */
  private static JsonNode asArray(String text, JsonNode meant) {
    if (meant.isArray()) {
      return meant;
    }
    return text.strip().startsWith("[")
        ? MissingNode.getInstance()
        : JsonNodeFactory.instance.arrayNode().add(meant);
  }

  /** Whether the word is JSON, as every peer judges it. */
  public static boolean isJson(String word) {
    try {
      ResqueJson.parse(word);
      return true;
    } catch (InvalidJsonException e) {
      return false;
    }
  }

  /**
   * Reads JSON.
   *
   * @param wanted makes of what was meant what may be suggested instead; missing: nothing may
   */
  private static JsonNode parse(String what, String text, UnaryOperator<JsonNode> wanted) {
    try {
      return ResqueJson.parse(text);
    } catch (InvalidJsonException e) {
      JsonNode suggested = wanted.apply(meant(text));
      String hint =
          suggested.isMissingNode()
              ? ""
              : "; did you mean %s?"
                  .formatted(Text.cut(Text.shellQuoted(ResqueJson.writeString(suggested)), 200));
      throw CliException.usage(
          "expected %s to be JSON, got: %s%s"
              .formatted(what, Text.cut(Text.visible(text), 200), hint));
    }
  }

  /** What was most likely meant: looser JSON, a word of another language, or else plain text. */
  private static JsonNode meant(String text) {
    String word = text.strip();
    if (List.of("None", "nil", "undefined", "NaN").contains(word)) {
      return NullNode.instance;
    }
    try {
      JsonNode tree =
          LENIENT.readTree(List.of("True", "False").contains(word) ? lower(word) : word);
      return tree.isMissingNode() ? TextNode.valueOf(text) : tree;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
