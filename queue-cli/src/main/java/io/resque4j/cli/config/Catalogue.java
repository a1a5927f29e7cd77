package io.resque4j.cli.config;

import io.resque4j.cli.config.ConfigOption.Group;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All options, each once. A new one is a constant in the class of its group and a place in that
 * class's list; parsing, {@code resque4j config}, the messages and the table in {@code
 * docs/configuration.md} follow.
 */
public final class Catalogue {
  private static final List<ConfigOption<?>> ALL =
      Stream.of(RedisOption.ALL, WorkOption.ALL, ProcessOption.ALL, HttpOption.ALL)
          .flatMap(List::stream)
          .toList();

  /** Where Actionhero has its options; ours are found there too. */
  private static final String ACTIONHERO = "tasks.";

  /** What Actionhero's and node-resque's configurations have and a JVM has no use for. */
  private static final Map<String, String> WITHOUT_MEANING =
      Map.of(
          "maxEventLoopDelay",
          "there is no event loop; how many run follows the CPU",
          "resque_overrides",
          "nothing is replaced by JavaScript here",
          "connectionOptions",
          "use redis and namespace",
          "_toExpand",
          "nothing is expanded here",
          "looping",
          "loops are not switched off here",
          "scanCount",
          "no keys are searched by a pattern",
          "pkg",
          "there is one Redis client");

  private Catalogue() {}

  /** All options, in the order of the documentation. */
  public static List<ConfigOption<?>> all() {
    return ALL;
  }

  /** Those of some groups. */
  public static List<ConfigOption<?>> of(Set<Group> groups) {
    return ALL.stream().filter(option -> groups.contains(option.group())).toList();
  }

  /** The option that has this name in the file, or this alias. */
  static Optional<ConfigOption<?>> named(String name) {
    return find(name)
        .or(
            () ->
                name.startsWith(ACTIONHERO)
                    ? find(name.substring(ACTIONHERO.length()))
                        .filter(option -> !option.name().contains("."))
                    : Optional.empty());
  }

  private static Optional<ConfigOption<?>> find(String name) {
    return ALL.stream()
        .filter(option -> option.name().equals(name) || option.aliases().contains(name))
        .findFirst();
  }

  /** Why this name, which others have, does nothing here. */
  static Optional<String> whyWithoutMeaning(String name) {
    String plain = name.startsWith(ACTIONHERO) ? name.substring(ACTIONHERO.length()) : name;
    return Optional.ofNullable(WITHOUT_MEANING.get(plain));
  }

  /** Whether names of options begin with this one and a dot. */
  static boolean isParent(String name) {
    return ACTIONHERO.equals(name + ".")
        || names().stream().anyMatch(each -> each.startsWith(name + "."));
  }

  /** All names that a file may have, without Actionhero's. */
  static List<String> names() {
    return ALL.stream()
        .flatMap(option -> Stream.concat(Stream.of(option.name()), option.aliases().stream()))
        .toList();
  }

  /** All environment variables. */
  static Set<String> variables() {
    return ALL.stream().flatMap(option -> option.variables().stream()).collect(Collectors.toSet());
  }
}
