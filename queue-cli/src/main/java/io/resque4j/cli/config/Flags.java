package io.resque4j.cli.config;

import io.resque4j.cli.config.ConfigOption.Group;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options as flags of a verb. */
public final class Flags {
  private Flags() {}

  /** Adds the flags of groups to a daemon, each group under its heading. */
  public static void addGroups(CommandSpec verb, Set<Group> groups) {
    verb.usageMessage().abbreviateSynopsis(true);
    int order = 10;
    for (Group group : new TreeSet<>(groups)) {
      ArgGroupSpec.Builder flags = group(group.title(), order++);
      Catalogue.of(Set.of(group)).stream()
          .filter(option -> option.flag() != null)
          .forEach(option -> flags.addArg(flag(option, false)));
      verb.addArgGroup(flags.build());
    }
  }

  /**
   * Adds the flags of some options to a verb.
   *
   * @param shown those that its help shows; the others of the group of Redis work as well
   */
  public static void add(CommandSpec verb, List<String> shown) {
    for (ConfigOption<?> option : Catalogue.all()) {
      boolean isShown = option.flag() != null && shown.contains(option.flag());
      if (option.flag() != null && (isShown || option.group() == Group.REDIS)) {
        verb.addOption(flag(option, !isShown));
      }
    }
  }

  /** What was given on the command line, by the name of the flag. */
  public static Map<String, String> given(ParseResult parsed) {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      Object value = option.getValue();
      String text =
          value instanceof List<?> several
              ? several.stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(File.pathSeparator))
              : String.valueOf(value);
      given.put(option.longestName(), text);
      given.put(option.names()[0], text);
    }
    return given;
  }

  private static ArgGroupSpec.Builder group(String heading, int order) {
    return ArgGroupSpec.builder()
        .heading("%n" + heading + "%n")
        .exclusive(false)
        .validate(false)
        .order(order);
  }

  private static OptionSpec flag(ConfigOption<?> option, boolean hidden) {
    String[] names =
        Stream.concat(option.flagName().stream(), option.otherFlags().stream())
            .toArray(String[]::new);
    OptionSpec.Builder flag = OptionSpec.builder(names).hidden(hidden);
    if (option.type().isSwitch()) {
      flag.type(boolean.class).arity("0").negatable(true).fallbackValue("true");
    } else {
      flag.paramLabel(option.type().label()).arity("1").type(String.class);
      if (option.type().isRepeated()) {
        flag.type(List.class).auxiliaryTypes(String.class);
      }
    }
    return flag.description(description(option)).build();
  }

  private static String description(ConfigOption<?> option) {
    String fallback = option.shownFallback();
    boolean told = option.meaning().contains("Default:") || fallback.isEmpty();
    String text = option.meaning() + (told ? "." : ". Default: " + fallback + ".");
    return text.replace("%", "%%");
  }
}
