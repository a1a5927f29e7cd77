package io.resque4j.cli.config;

import io.resque4j.cli.config.ConfigOption.Group;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of a verb, as a picocli mixin; {@link #addTo} gives a command line the flags of all
 * that have one.
 */
public class ConfigOptions {
  private final Set<Group> groups;
  private final List<String> flags;

  @SuppressWarnings("UnusedVariable") // it is read with the other flags
  @Option(
      names = ConfigurationReader.FILE_FLAG,
      paramLabel = "FILE.yml",
      description =
          "A file of options; flags and variables come before it. Default: the variable "
              + ConfigurationReader.FILE_VARIABLE
              + ", else none.")
  private @Nullable String file;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec verb;

  /**
   * For a verb that shows some of them.
   *
   * @param groups what is read
   * @param flags what its help shows; an option of another group is read if it is one of these
   */
  public ConfigOptions(Set<Group> groups, String... flags) {
    this.groups = EnumSet.copyOf(groups);
    this.flags = List.of(flags);
  }

  /** Adds the flags to all verbs below {@code root}. */
  public static void addTo(CommandLine root) {
    for (CommandLine verb : root.getSubcommands().values()) {
      mixins(verb.getCommandSpec()).forEach(options -> options.addFlags(verb.getCommandSpec()));
      addTo(verb);
    }
  }

  private static List<ConfigOptions> mixins(CommandSpec verb) {
    Collection<CommandSpec> all = verb.mixins().values();
    return all.stream()
        .map(CommandSpec::userObject)
        .filter(ConfigOptions.class::isInstance)
        .map(ConfigOptions.class::cast)
        .toList();
  }

  private void addFlags(CommandSpec to) {
    if (flags.isEmpty()) {
      Flags.addGroups(to, groups);
    } else {
      Flags.add(to, flags);
    }
  }

  /**
   * The value of each option of these groups, and of those whose flags are shown.
   *
   * @throws io.resque4j.cli.terminal.CliException when something is unknown or not of its form
   */
  public Configuration read(Map<String, String> environment) {
    return ConfigurationReader.read(
        Flags.given(verb.commandLine().getParseResult()),
        environment,
        Catalogue.all().stream().filter(this::isWanted).toList());
  }

  private boolean isWanted(ConfigOption<?> option) {
    return groups.contains(option.group()) || option.flagName().filter(flags::contains).isPresent();
  }
}
