package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entries;
import io.resque4j.cli.config.FileValue.Items;
import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The types of options that hold several values. */
final class ListTypes {
  static final OptionType<List<String>> WORDS = new Words("a list of texts", "A,B");
  static final OptionType<List<String>> HOSTS = new Words("a list of host:port", "HOST:PORT,…");
  static final OptionType<List<String>> NAMESPACE = new Namespace();
  static final OptionType<List<Path>> FILES = new Files();

  private ListTypes() {}

  /** A level for each of the events that are named here. */
  static OptionType<Map<String, LogLevel>> levels(List<String> events) {
    return new Levels(events);
  }

  private static List<String> scalars(String name, String form, FileValue value) {
    if (!(value instanceof Items items)) {
      throw OptionType.expected(name, form, value.kind());
    }
    List<String> texts = new ArrayList<>();
    for (FileValue each : items.values()) {
      if (!(each instanceof Scalar scalar) || scalar.plain() == null) {
        throw OptionType.expected(name, form, each.kind() + " in it");
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  private record Words(String form, String label) implements OptionType<List<String>> {
    @Override
    public List<String> read(String name, String text) {
      return checked(name, Arrays.asList(text.split(",", -1)));
    }

    @Override
    public List<String> readFile(String name, FileValue value, Path folder) {
      return value instanceof Scalar scalar
          ? read(name, scalar.text())
          : checked(name, scalars(name, form, value));
    }

    private List<String> checked(String name, List<String> words) {
      List<String> stripped = words.stream().map(String::strip).toList();
      if (stripped.contains("")) {
        throw OptionType.expected(name, form, String.join(",", words));
      }
      return stripped;
    }

    @Override
    public String show(List<String> value) {
      return String.join(",", value);
    }
  }

  /** A text, or in the file also a list of parts, which node-resque joins with colons. */
  private record Namespace() implements OptionType<List<String>> {
    @Override
    public String form() {
      return "a name such as resque";
    }

    @Override
    public String label() {
      return "NAME";
    }

    @Override
    public List<String> read(String name, String text) {
      if (text.isBlank()) {
        throw OptionType.expected(name, form(), "none");
      }
      return List.of(text);
    }

    @Override
    public List<String> readFile(String name, FileValue value, Path folder) {
      if (value instanceof Items) {
        List<String> parts = scalars(name, form(), value);
        if (parts.stream().allMatch(String::isBlank)) {
          throw OptionType.expected(name, form(), "none");
        }
        return parts;
      }
      return OptionType.super.readFile(name, value, folder);
    }

    @Override
    public String show(List<String> value) {
      return String.join(":", value);
    }
  }

  private record Files() implements OptionType<List<Path>> {
    @Override
    public String form() {
      return "paths with '%s' between them".formatted(File.pathSeparator);
    }

    @Override
    public String label() {
      return "FILE.jar";
    }

    @Override
    public boolean isRepeated() {
      return true;
    }

    @Override
    public List<Path> read(String name, String text) {
      return Arrays.stream(text.split(File.pathSeparator, -1))
          .map(each -> Paths.read(name, each))
          .toList();
    }

    @Override
    public List<Path> readFile(String name, FileValue value, Path folder) {
      List<Path> paths =
          value instanceof Scalar scalar
              ? read(name, scalar.text())
              : scalars(name, "a list of paths", value).stream()
                  .map(each -> Paths.read(name, each))
                  .toList();
      return paths.stream().map(each -> folder.resolve(each).normalize()).toList();
    }

    @Override
    public String show(List<Path> value) {
      return value.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  private record Levels(List<String> events) implements OptionType<Map<String, LogLevel>> {
    @Override
    public String form() {
      return "event=level with commas between them";
    }

    @Override
    public String label() {
      return "EVENT=LEVEL,…";
    }

    @Override
    public Map<String, LogLevel> read(String name, String text) {
      Map<String, LogLevel> levels = new TreeMap<>();
      for (String each : text.split(",", -1)) {
        int equals = each.indexOf('=');
        if (equals < 0) {
          throw OptionType.expected(name, form(), text);
        }
        add(levels, name, each.substring(0, equals).strip(), each.substring(equals + 1));
      }
      return levels;
    }

    @Override
    public Map<String, LogLevel> readFile(String name, FileValue value, Path folder) {
      if (!(value instanceof Entries entries)) {
        return OptionType.super.readFile(name, value, folder);
      }
      Map<String, LogLevel> levels = new TreeMap<>();
      entries
          .values()
          .forEach(
              (event, entry) -> {
                if (!(entry.value() instanceof Scalar level)) {
                  throw OptionType.expected(
                      event + " of " + name, LogLevel.FORM, entry.value().kind());
                }
                add(levels, name, event, level.text());
              });
      return levels;
    }

    private void add(Map<String, LogLevel> levels, String name, String event, String level) {
      if (!events.contains(event)) {
        throw CliException.usage(
            "expected %s to name events (%s), got: %s"
                .formatted(name, String.join(", ", events), Text.visible(event)));
      }
      levels.put(event, LogLevel.read(event + " of " + name, level));
    }

    @Override
    public String show(Map<String, LogLevel> value) {
      return value.entrySet().stream()
          .map(each -> each.getKey() + "=" + each.getValue().shown())
          .collect(Collectors.joining(","));
    }
  }
}
