package io.resque4j.cli.config;

import io.resque4j.cli.config.ConfigOption.Group;
import io.resque4j.cli.terminal.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the value of every option: flags over environment over file over defaults. */
public final class ConfigurationReader {
  /** The flag that names the file. */
  public static final String FILE_FLAG = "--config";

  /** The variable that names the file. */
  public static final String FILE_VARIABLE = "RESQUE4J_CONFIG";

  private static final String OUR_VARIABLES = "RESQUE4J_";

  /** Variables with our prefix that are no options: the launcher's and the build's. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(FILE_VARIABLE, "RESQUE4J_OPTS", "RESQUE4J_COMMAND", "RESQUE4J_PROJECT");

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final @Nullable FileLayer file;

  private ConfigurationReader(
      Map<String, String> flags, Map<String, String> environment, @Nullable FileLayer file) {
    this.flags = flags;
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads them all.
   *
   * @param flags what the command line says, by the longest name of the flag, {@code --queues}
   * @param environment the environment; what is blank in it counts as not set
   * @param groups which options are wanted: a mistake in others is none of this verb's business,
   *     unless the file has a name that nobody knows
   * @throws io.resque4j.cli.terminal.CliException when something is unknown or not of its form
   */
  public static Configuration read(
      Map<String, String> flags, Map<String, String> environment, Set<Group> groups) {
    return read(flags, environment, Catalogue.of(groups));
  }

  /** As {@link #read(Map, Map, Set)}, for some options. */
  static Configuration read(
      Map<String, String> flags, Map<String, String> environment, List<ConfigOption<?>> wanted) {
    FileLayer file = path(flags, environment).map(FileLayer::read).orElse(null);
    return new ConfigurationReader(flags, environment, file).read(wanted);
  }

  private static Optional<Path> path(Map<String, String> flags, Map<String, String> environment) {
    String flag = flags.get(FILE_FLAG);
    if (flag != null) {
      return Optional.of(Paths.read(FILE_FLAG, flag));
    }
    return Optional.ofNullable(environment.get(FILE_VARIABLE))
        .filter(text -> !text.isBlank())
        .map(text -> Paths.read(FILE_VARIABLE, text));
  }

  private Configuration read(List<ConfigOption<?>> wanted) {
    List<Effective<?>> values = new ArrayList<>();
    for (ConfigOption<?> option : wanted) {
      values.add(effective(option));
    }
    List<String> warnings = new ArrayList<>();
    if (file != null) {
      warnings.addAll(file.warnings());
    }
    warnings.addAll(unknownVariables());
    return new Configuration(
        values,
        file == null ? Map.of() : file.sections(),
        warnings,
        file == null ? null : file.path());
  }

  private <T> Effective<T> effective(ConfigOption<T> option) {
    // Every place is read, so that a mistake is found even where something stronger hides it.
    Effective<T> inFile = file == null ? null : file.find(option);
    Effective<T> inEnvironment = inEnvironment(option);
    String flag = option.flag();
    if (flag != null && flags.containsKey(flag)) {
      return given(option, Origin.Place.FLAG, flag, flags.get(flag));
    }
    if (inEnvironment != null) {
      return inEnvironment;
    }
    return inFile != null ? inFile : new Effective<>(option, option.fallback(), Origin.DEFAULT);
  }

  private <T> @Nullable Effective<T> inEnvironment(ConfigOption<T> option) {
    for (String variable : option.variables()) {
      String text = environment.getOrDefault(variable, "");
      if (!text.isBlank()) {
        return given(option, Origin.Place.VARIABLE, variable, text);
      }
    }
    return null;
  }

  private static <T> Effective<T> given(
      ConfigOption<T> option, Origin.Place place, String name, @Nullable String text) {
    T value = option.type().read(name, text == null ? "" : text);
    return new Effective<>(option, value, new Origin(place, name));
  }

  /**
   * A mistyped variable is told and no more: orchestrators put variables of their own beside ours,
   * RESQUE4J_SERVICE_HOST for a service of that name.
   */
  private List<String> unknownVariables() {
    Set<String> known = Catalogue.variables();
    // What all begin with would make all of them alike; some of ours do not begin with it.
    Map<String, String> byRest = new TreeMap<>();
    known.forEach(name -> byRest.put(withoutPrefix(name), name));
    return environment.keySet().stream()
        .filter(name -> name.startsWith(OUR_VARIABLES))
        .filter(name -> !known.contains(name) && !OTHER_VARIABLES.contains(name))
        .sorted()
        .flatMap(
            name ->
                Nearest.to(withoutPrefix(name), byRest.keySet())
                    .map(near -> unknown(name, byRest.getOrDefault(near, near)))
                    .stream())
        .toList();
  }

  private static String withoutPrefix(String variable) {
    return variable.startsWith(OUR_VARIABLES)
        ? variable.substring(OUR_VARIABLES.length())
        : variable;
  }

  private static String unknown(String name, String near) {
    return "unknown variable %s; did you mean %s?".formatted(name, near);
  }
}
