package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The simple types of options. */
final class Types {
  static final OptionType<String> TEXT = new Words("a text", "TEXT");
  static final OptionType<String> HOST = new Words("the name of a host", "HOST");
  static final OptionType<String> ADDRESS = new Address();
  static final OptionType<Boolean> SWITCH = new Switch();
  static final OptionType<Duration> MILLIS = new Time("milliseconds", "ms", 1);
  static final OptionType<Duration> SECONDS = new Time("seconds", "s", 1_000);
  static final OptionType<Path> FILE = new File();

  private Types() {}

  static OptionType<Integer> number(int least, int most) {
    return new WholeNumber(least, most);
  }

  static <E extends Enum<E>> OptionType<E> oneOf(Class<E> kinds) {
    return new OneOf<>(kinds);
  }

  private record Words(String form, String label) implements OptionType<String> {
    @Override
    public String read(String name, String text) {
      if (text.isBlank()) {
        throw OptionType.expected(name, form, "none");
      }
      return text;
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** Its form is checked where it is used; it is never shown with a password. */
  private record Address() implements OptionType<String> {
    @Override
    public String form() {
      return "an address such as redis://127.0.0.1:6379";
    }

    @Override
    public String label() {
      return "URL";
    }

    @Override
    public String read(String name, String text) {
      return RedisAddresses.checked(name, text);
    }

    @Override
    public String show(String value) {
      return Secrets.mask(value);
    }
  }

  private record Switch() implements OptionType<Boolean> {
    private static final List<String> YES = List.of("true", "yes", "on", "1");
    private static final List<String> NO = List.of("false", "no", "off", "0");

    @Override
    public String form() {
      return "true or false";
    }

    @Override
    public String label() {
      return "BOOLEAN";
    }

    @Override
    public Boolean read(String name, String text) {
      String word = text.strip().toLowerCase(Locale.ROOT);
      if (YES.contains(word)) {
        return true;
      }
      if (NO.contains(word)) {
        return false;
      }
      throw OptionType.expected(name, form(), text);
    }

    @Override
    public String show(Boolean value) {
      return value.toString();
    }

    @Override
    public boolean isSwitch() {
      return true;
    }
  }

  /** A duration, or a plain number in the unit that node-resque has for this option. */
  private record Time(String unit, String suffix, long millis) implements OptionType<Duration> {
    @Override
    public String form() {
      return unit + ", or a duration such as 3s";
    }

    @Override
    public String label() {
      return "DURATION";
    }

    @Override
    public Duration read(String name, String text) {
      String typed = text.strip();
      return typed.matches("\\d{1,15}")
          ? Spans.bounded(
              name, text, Duration.ofMillis(Math.multiplyExact(Long.parseLong(typed), millis)))
          : Spans.read(name, text);
    }

    @Override
    public String show(Duration value) {
      return Times.typed(value);
    }
  }

  private record WholeNumber(int least, int most) implements OptionType<Integer> {
    @Override
    public String form() {
      return "a whole number from %d to %d".formatted(least, most);
    }

    @Override
    public String label() {
      return "N";
    }

    @Override
    public Integer read(String name, String text) {
      return Numbers.between(name, text.strip(), least, most);
    }

    @Override
    public String show(Integer value) {
      return value.toString();
    }
  }

  private record File() implements OptionType<Path> {
    @Override
    public String form() {
      return "the path of a file";
    }

    @Override
    public String label() {
      return "FILE";
    }

    @Override
    public Path read(String name, String text) {
      return Paths.read(name, text);
    }

    @Override
    public Path readFile(String name, FileValue value, Path folder) {
      return folder.resolve(OptionType.super.readFile(name, value, folder)).normalize();
    }

    @Override
    public String show(Path value) {
      return value.toString();
    }
  }

  private record OneOf<E extends Enum<E>>(Class<E> kinds) implements OptionType<E> {
    @Override
    public String form() {
      return String.join(", ", names());
    }

    @Override
    public String label() {
      return String.join("|", names());
    }

    @Override
    public E read(String name, String text) {
      for (E each : kinds.getEnumConstants()) {
        if (show(each).equalsIgnoreCase(text.strip())) {
          return each;
        }
      }
      String known = String.join(" or ", names()).replaceAll(" or (?=.* or )", ", ");
      throw CliException.usage(
          "expected %s to be %s, got: %s%s"
              .formatted(name, known, Text.visible(text), Nearest.hint(text.strip(), names())));
    }

    private List<String> names() {
      return Arrays.stream(kinds.getEnumConstants()).map(this::show).toList();
    }

    @Override
    public String show(E value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }
}
