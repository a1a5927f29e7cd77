package io.resque4j.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option: its names in all places, its type and what it means. Everything that is known of an
 * option is said here and nowhere else.
 *
 * @param name its name in the file, with dots between the sections: {@code redis.host}
 * @param group where it belongs
 * @param type how it is read and shown
 * @param fallback its value when nobody says another one; null: none
 * @param flag its flag, {@code --redis-host}; null where a command line must not show it
 * @param otherFlags other spellings of the flag, which work as well
 * @param variables the environment variables that say it; the first that is set counts
 * @param aliases other names in the file
 * @param secret whether its value is never shown
 * @param meaning what it does, in a sentence or two
 */
public record ConfigOption<T>(
    String name,
    Group group,
    OptionType<T> type,
    @Nullable T fallback,
    @Nullable String flag,
    List<String> otherFlags,
    List<String> variables,
    List<String> aliases,
    boolean secret,
    String meaning) {

  /** What an option is about. */
  public enum Group {
    /** Where Redis is. */
    REDIS("Redis"),
    /** Which parts {@code resque4j run} runs; no other verb asks. */
    ROLE("Role"),
    /** How jobs are performed. */
    WORKER("Worker"),
    /** How delayed jobs are moved, and stuck workers found. */
    SCHEDULER("Scheduler"),
    /** How the process lives and ends. */
    PROCESS("Process"),
    /** What it writes about its work. */
    LOG("Log"),
    /** Health, metrics and status over HTTP. */
    HTTP("HTTP");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** Its heading. */
    public String title() {
      return title;
    }
  }

  private static final String PREFIX = "RESQUE4J_";

  /**
   * An option with the usual names: {@code redis.caFile} has the flag {@code --redis-ca-file} and
   * the variable {@code RESQUE4J_REDIS_CA_FILE}.
   */
  static <T> ConfigOption<T> of(
      Group group, String name, OptionType<T> type, @Nullable T fallback, String meaning) {
    String words = name.replace('.', '-').replaceAll("([A-Z])", "-$1");
    return new ConfigOption<>(
        name,
        group,
        type,
        fallback,
        "--" + words.toLowerCase(Locale.ROOT),
        List.of(),
        List.of(PREFIX + words.replace('-', '_').toUpperCase(Locale.ROOT)),
        List.of(),
        false,
        meaning);
  }

  ConfigOption<T> flagged(String only, String... others) {
    return new ConfigOption<>(
        name, group, type, fallback, only, List.of(others), variables, aliases, secret, meaning);
  }

  ConfigOption<T> variable(String... instead) {
    return new ConfigOption<>(
        name, group, type, fallback, flag, otherFlags, List.of(instead), aliases, secret, meaning);
  }

  ConfigOption<T> also(String... names) {
    return new ConfigOption<>(
        name, group, type, fallback, flag, otherFlags, variables, List.of(names), secret, meaning);
  }

  /** Never shown, and without a flag: others can read command lines. */
  ConfigOption<T> hidden() {
    return new ConfigOption<>(
        name, group, type, fallback, null, List.of(), variables, aliases, true, meaning);
  }

  /** Its value for people. */
  String shown(@Nullable T value) {
    if (value == null) {
      return "";
    }
    return secret ? "***" : type.show(value);
  }

  /** What it is without being told. */
  String shownFallback() {
    return shown(fallback);
  }

  Optional<String> flagName() {
    return Optional.ofNullable(flag);
  }
}
