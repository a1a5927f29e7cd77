package io.resque4j.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of the configuration file, which knows the line it stands in. */
public sealed interface FileValue {
  /** The line, from 1. */
  int line();

  /** What a person would call it: {@code a text}, {@code a list}. */
  String kind();

  /** The same as the JDK has it: String, Long, Double, Boolean, null, List, Map. */
  @Nullable Object plain();

  /**
   * One word, number or truth value.
   *
   * @param text as it is written, without its quotes
   * @param plain its value; null for {@code null} and for nothing at all
   */
  record Scalar(String text, @Nullable Object plain, int line) implements FileValue {
    @Override
    public String kind() {
      return plain == null ? "nothing" : plain instanceof String ? "a text" : text;
    }
  }

  /** A list. */
  record Items(List<FileValue> values, int line) implements FileValue {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public List<@Nullable Object> plain() {
      List<@Nullable Object> all = new ArrayList<>();
      values.forEach(value -> all.add(value.plain()));
      return all;
    }
  }

  /** Names with their values, in the order of the file. */
  record Entries(Map<String, Entry> values, int line) implements FileValue {
    @Override
    public String kind() {
      return "names with values";
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      values.forEach((name, entry) -> all.put(name, entry.value().plain()));
      return all;
    }
  }

  /**
   * A value and the line of its name.
   *
   * @param line the line of the name, from 1
   */
  record Entry(FileValue value, int line) {}
}
