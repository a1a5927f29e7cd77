package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of every option, and who said it. */
public final class Configuration {
  private final Map<ConfigOption<?>, Effective<?>> values;
  private final Map<String, Entry> sections;
  private final List<String> warnings;
  private final @Nullable Path file;

  Configuration(
      List<Effective<?>> values,
      Map<String, Entry> sections,
      List<String> warnings,
      @Nullable Path file) {
    Map<ConfigOption<?>, Effective<?>> byOption = new LinkedHashMap<>();
    values.forEach(each -> byOption.put(each.option(), each));
    this.values = byOption;
    this.sections = Map.copyOf(sections);
    this.warnings = List.copyOf(warnings);
    this.file = file;
  }

  /** All options with their values, in the order of the documentation. */
  public List<Effective<?>> all() {
    return List.copyOf(values.values());
  }

  /**
   * The same as they count: with the number of task processors, where it was left out or said in
   * another option.
   *
   * @throws io.resque4j.cli.terminal.CliException when options do not fit each other
   */
  public List<Effective<?>> settled() {
    Processors bounds = WorkerSettings.processors(this);
    return values.values().stream()
        .<Effective<?>>map(
            each ->
                each.option().equals(WorkOption.MIN_TASK_PROCESSORS)
                    ? bound(WorkOption.MIN_TASK_PROCESSORS, bounds.min())
                    : each.option().equals(WorkOption.MAX_TASK_PROCESSORS)
                        ? bound(WorkOption.MAX_TASK_PROCESSORS, bounds.max())
                        : each)
        .toList();
  }

  private Effective<Integer> bound(ConfigOption<Integer> option, int counts) {
    Effective<Integer> said = effective(option);
    Origin both = origin(WorkOption.PROCESSORS);
    boolean overruled =
        find(WorkOption.PROCESSORS).isPresent() && !said.origin().isStrongerThan(both);
    if (said.value() != null && !overruled) {
      return said;
    }
    return new Effective<>(option, counts, overruled ? both : said.origin());
  }

  /** A section of the file that is no option, such as {@code cron}, if the file has it. */
  public Optional<FileValue> section(String name) {
    return Optional.ofNullable(sections.get(name)).map(Entry::value);
  }

  /** What should be told, once the log is there. */
  public List<String> warnings() {
    return warnings;
  }

  /** The file that was read. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** The value of an option that has a default, or that was given. */
  <T> T get(ConfigOption<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException(option.name() + " has no default"));
  }

  /** The value of an option, if it has one. */
  <T> Optional<T> find(ConfigOption<T> option) {
    return Optional.ofNullable(effective(option).value());
  }

  Origin origin(ConfigOption<?> option) {
    return effective(option).origin();
  }

  @SuppressWarnings("unchecked") // each option is there with a value of its own type
  private <T> Effective<T> effective(ConfigOption<T> option) {
    Effective<?> found = values.get(option);
    if (found == null) {
      throw new IllegalStateException(option.name() + " is not in the catalogue");
    }
    return (Effective<T>) found;
  }
}
