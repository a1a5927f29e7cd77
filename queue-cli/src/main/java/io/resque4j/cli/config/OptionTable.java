package io.resque4j.cli.config;

import io.resque4j.cli.config.ConfigOption.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of all options, made from what the code knows of them. */
public final class OptionTable {
  private OptionTable() {}

  /** Which of several words was chosen. */
  public static <E extends Enum<E>> E choice(String name, String text, Class<E> kinds) {
    return Types.oneOf(kinds).read(name, text);
  }

  /** A table per group, in Markdown. */
  public static List<String> markdown() {
    List<String> lines = new ArrayList<>();
    for (Group group : Group.values()) {
      lines.add("### " + group.title());
      lines.add("");
      lines.add("| in the file | flag | variable | value | default | meaning |");
      lines.add("|---|---|---|---|---|---|");
      Catalogue.of(Set.of(group)).forEach(option -> lines.add(row(option)));
      lines.add("");
    }
    return lines;
  }

  private static String row(ConfigOption<?> option) {
    String flags =
        Stream.concat(option.flagName().stream(), option.otherFlags().stream())
            .map(OptionTable::code)
            .collect(Collectors.joining(", "));
    String names =
        Stream.concat(Stream.of(option.name()), option.aliases().stream())
            .map(OptionTable::code)
            .collect(Collectors.joining(", "));
    String variables =
        option.variables().stream().map(OptionTable::code).collect(Collectors.joining(", "));
    String fallback = option.shownFallback();
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            names,
            flags.isEmpty() ? "–" : flags,
            variables,
            cell(option.type().form()),
            fallback.isEmpty() ? "–" : code(fallback.replace(",", ", ")),
            cell(option.meaning()));
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
