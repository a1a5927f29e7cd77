package io.resque4j.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Table.Kind;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.protocol.ResqueJson;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The form of one kind of answer: its fields, each with its name in JSON and the way it is shown to
 * people. Within a {@link #VERSION} fields are only added.
 *
 * @param <T> what an item is made of
 */
public final class Form<T> {
  /** The version of all JSON forms, which every document and line names. */
  public static final int VERSION = 1;

  private static final String TEXT = "text";

  private final String kind;
  private final List<Field<T>> fields = new ArrayList<>();

  /**
   * A field.
   *
   * @param type what it is in JSON, in words
   * @param column the column in a table; {@code null} as kind: it is not in tables
   * @param json its value for programs
   * @param lines its value for people, a line each, at this time
   */
  private record Field<T>(
      String name,
      String type,
      Optional<Table.Column> column,
      Function<T, JsonNode> json,
      BiFunction<T, Instant, List<String>> lines) {}

  private Form(String kind) {
    this.kind = kind;
  }

  /** A form without fields yet. */
  public static <T> Form<T> of(String kind) {
    return new Form<>(kind);
  }

  /** What another verb takes, so that it is never cut. */
  public Form<T> name(String name, Function<T, String> value) {
    return field(name, TEXT, Kind.WHOLE, one(value), value.andThen(TextNode::valueOf));
  }

  /** Text that may be cut. */
  public Form<T> text(String name, Function<T, String> value) {
    return field(name, TEXT, Kind.TEXT, one(value), value.andThen(TextNode::valueOf));
  }

  /** Text that may be cut, and that people read otherwise than programs. */
  public Form<T> text(
      String name, BiFunction<T, Instant, String> shown, Function<T, String> value) {
    return field(name, TEXT, Kind.TEXT, shown.andThen(List::of), value.andThen(TextNode::valueOf));
  }

  /** Text that is null in JSON, and empty on the screen, where there is none. */
  public Form<T> optional(String name, Function<T, Optional<String>> value) {
    return field(
        name,
        "text or null",
        Kind.TEXT,
        one(value.andThen(text -> text.orElse(""))),
        value.andThen(text -> text.<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance)));
  }

  /** A whole number. */
  public Form<T> number(String name, ToLongFunction<T> value) {
    return field(
        name,
        "number",
        Kind.NUMBER,
        one(item -> Text.count(value.applyAsLong(item))),
        item -> LongNode.valueOf(value.applyAsLong(item)));
  }

  /** A whole number that may be unknown. */
  public Form<T> numberIfKnown(String name, Function<T, Optional<Long>> value) {
    return field(
        name,
        "number or null",
        Kind.NUMBER,
        one(value.andThen(number -> number.map(Text::count).orElse("?"))),
        value.andThen(n -> n.<JsonNode>map(LongNode::valueOf).orElse(NullNode.instance)));
  }

  /** A state that is worth a word only where it holds. */
  public Form<T> flag(String name, Predicate<T> value) {
    return field(
        name,
        "true or false",
        Kind.WHOLE,
        one(item -> value.test(item) ? name : ""),
        item -> BooleanNode.valueOf(value.test(item)));
  }

  /** When: so long ago for people, ISO 8601 for programs, null if unknown. */
  public Form<T> time(String name, Function<T, Optional<Instant>> value) {
    return field(
        name,
        "time or null",
        Kind.NUMBER,
        (item, now) -> List.of(value.apply(item).map(at -> Times.ago(at, now)).orElse("")),
        value.andThen(
            at -> at.<JsonNode>map(t -> TextNode.valueOf(t.toString())).orElse(NullNode.instance)));
  }

  /** Any JSON. */
  public Form<T> json(String name, Function<T, JsonNode> value) {
    return field(name, "any JSON", Kind.TEXT, one(value.andThen(Form::shown)), value);
  }

  /** Any JSON that no table has. */
  public Form<T> data(String name, Function<T, JsonNode> value) {
    return more(name, "any JSON", (item, now) -> List.of(shown(value.apply(item))), value);
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "" : ResqueJson.writeString(value);
  }

  /** Several lines of text, which no table has. */
  public Form<T> lines(String name, Function<T, List<String>> value) {
    return more(
        name,
        "list of texts",
        (item, now) -> value.apply(item),
        item -> {
          ArrayNode list = JsonNodeFactory.instance.arrayNode();
          value.apply(item).forEach(list::add);
          return list;
        });
  }

  /** Several instants, which no table has: ISO 8601 for programs, in a time zone for people. */
  public Form<T> times(String name, Function<T, List<Instant>> value, Function<T, ZoneId> zone) {
    return more(
        name,
        "list of texts",
        (item, now) ->
            value.apply(item).stream().map(at -> Times.inZone(at, zone.apply(item), now)).toList(),
        item -> {
          ArrayNode list = JsonNodeFactory.instance.arrayNode();
          value.apply(item).forEach(at -> list.add(at.toString()));
          return list;
        });
  }

  /** Text that no table has: it is shown only where an item is shown alone, and in JSON. */
  public Form<T> detail(String name, Function<T, Optional<String>> value) {
    return more(
        name,
        "text or null",
        (item, now) -> value.apply(item).map(List::of).orElse(List.of()),
        value.andThen(text -> text.<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance)));
  }

  private Form<T> more(
      String name,
      String type,
      BiFunction<T, Instant, List<String>> lines,
      Function<T, JsonNode> json) {
    fields.add(new Field<>(name, type, Optional.empty(), json, lines));
    return this;
  }

  private Form<T> field(
      String name,
      String type,
      Kind kind,
      BiFunction<T, Instant, List<String>> lines,
      Function<T, JsonNode> json) {
    fields.add(
        new Field<>(name, type, Optional.of(new Table.Column(words(name), kind)), json, lines));
    return this;
  }

  private static <T> BiFunction<T, Instant, List<String>> one(Function<T, String> value) {
    return (item, now) -> List.of(value.apply(item));
  }

  /** {@code failedAt} is "failed at" to people. */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  String kind() {
    return kind;
  }

  /** What it looks like in JSON: its kind, and each field with its type. */
  @Override
  public String toString() {
    return kind
        + ": "
        + fields.stream()
            .map(field -> "%s (%s)".formatted(field.name(), field.type()))
            .collect(Collectors.joining(", "));
  }

  Table table() {
    return new Table(columns().map(field -> field.column().orElseThrow()).toList());
  }

  Object[] cells(T item, Instant now) {
    return columns().map(field -> String.join(" ", field.lines().apply(item, now))).toArray();
  }

  private Stream<Field<T>> columns() {
    return fields.stream().filter(field -> field.column().isPresent());
  }

  /** The item alone: a line per field, those below each other that have several. */
  List<String> sheet(T item, Instant now) {
    int width = fields.stream().mapToInt(field -> words(field.name()).length()).max().orElse(0);
    List<String> sheet = new ArrayList<>();
    for (Field<T> field : fields) {
      String label = words(field.name());
      for (String line : field.lines().apply(item, now)) {
        if (!line.isEmpty()) {
          sheet.add(label + " ".repeat(width - label.length()) + "  " + Text.visible(line));
          label = "";
        }
      }
    }
    return sheet;
  }

  ObjectNode tree(T item) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    fields.forEach(
        field -> {
          JsonNode value = field.json().apply(item);
          tree.set(field.name(), value.isMissingNode() ? NullNode.instance : value);
        });
    return tree;
  }
}
