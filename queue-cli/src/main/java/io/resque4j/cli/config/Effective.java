package io.resque4j.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * An option with the value that counts.
 *
 * @param value null when nobody said one and it has no default
 */
public record Effective<T>(ConfigOption<T> option, @Nullable T value, Origin origin) {

  /** The value for people; empty for none. */
  public String shown() {
    return option.shown(value);
  }

  @Override
  public String toString() {
    return option.name() + "=" + shown() + " (" + origin.where() + ")";
  }
}
