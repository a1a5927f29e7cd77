package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import java.nio.file.Path;

/**
 * How the value of an option is written.
 *
 * @param <T> what it is in Java
 */
public interface OptionType<T> {
  /** The form, for the documentation: {@code milliseconds}, {@code true or false}. */
  String form();

  /** A short name of the value for a help text: {@code N}, {@code DURATION}. */
  String label();

  /**
   * Reads what a flag or a variable says.
   *
   * @param name the flag or variable, for the message
   * @throws CliException when it is not of this form
   */
  T read(String name, String text);

  /** How it is written. */
  String show(T value);

  /** Whether a flag may stand without a value. */
  default boolean isSwitch() {
    return false;
  }

  /** Whether a flag may be given several times. */
  default boolean isRepeated() {
    return false;
  }

  /**
   * Reads what the file says.
   *
   * @param name the name and its place, for the message
   * @param folder the folder of the file, which relative paths begin at
   */
  default T readFile(String name, FileValue value, Path folder) {
    if (value instanceof Scalar scalar) {
      return read(name, scalar.text());
    }
    throw expected(name, form(), value.kind());
  }

  /** The one sentence that refuses a value. */
  static CliException expected(String name, String form, String got) {
    return CliException.usage(
        "expected %s to be %s, got: %s".formatted(name, form, Text.visible(got)));
  }
}
