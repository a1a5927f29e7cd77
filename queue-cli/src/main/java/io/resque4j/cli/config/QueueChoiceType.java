package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entries;
import io.resque4j.cli.config.FileValue.Items;
import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.QueueNames;
import io.resque4j.worker.QueueChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The queues as they are written: {@code *}, or {@code high,low} in strict order, or {@code
 * critical=5,default=2} by weights. A name that ends in {@code =} and digits can only be had by a
 * weight of its own: {@code a=1=1}. In the file also a list of names, or names with weights.
 */
final class QueueChoiceType implements OptionType<QueueChoice> {
  private static final Pattern WITH_WEIGHT = Pattern.compile("(.*)=(\\d{1,4})");

  @Override
  public String form() {
    return "* or names with commas between them";
  }

  @Override
  public String label() {
    return "A,B|A=5,B=1";
  }

  @Override
  public QueueChoice read(String name, String text) {
    List<String> parts = List.of(text.split(",", -1));
    long weighted = parts.stream().filter(each -> WITH_WEIGHT.matcher(each).matches()).count();
    if (weighted != 0 && weighted != parts.size()) {
      throw CliException.usage(
          "expected %s to give each queue a weight, such as a=5,b=1, or none, got: %s"
              .formatted(name, Text.visible(text)));
    }
    return weighted == 0 ? strict(name, text, parts) : weighted(name, text, parts);
  }

  @Override
  public QueueChoice readFile(String name, FileValue value, Path folder) {
    if (value instanceof Scalar scalar) {
      return read(name, scalar.text());
    }
    List<String> parts = new ArrayList<>();
    if (value instanceof Items items) {
      items.values().forEach(each -> parts.add(scalar(name, each)));
    } else if (value instanceof Entries entries) {
      entries
          .values()
          .forEach((queue, weight) -> parts.add(queue + "=" + scalar(name, weight.value())));
    }
    if (parts.isEmpty()) {
      throw OptionType.expected(name, form(), "none");
    }
    return read(name, String.join(",", parts));
  }

  private static String scalar(String name, FileValue value) {
    if (value instanceof Scalar scalar && scalar.plain() != null) {
      return scalar.text();
    }
    throw OptionType.expected(
        name, "* or a list of names, or names with weights", value.kind() + " in it");
  }

  private QueueChoice strict(String name, String text, List<String> names) {
    if (!names.equals(List.of(QueueChoice.ALL))) {
      names.forEach(each -> check(name, text, each));
    }
    if (names.stream().distinct().count() < names.size()) {
      throw twice(name, text);
    }
    return QueueChoice.strict(names);
  }

  private QueueChoice weighted(String name, String text, List<String> parts) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (String part : parts) {
      Matcher matcher = WITH_WEIGHT.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalStateException("it matched before: " + part);
      }
      check(name, text, matcher.group(1));
      if (weights.put(matcher.group(1), Integer.valueOf(matcher.group(2))) != null) {
        throw twice(name, text);
      }
    }
    try {
      return QueueChoice.weighted(weights);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(name + ": " + e.getMessage());
    }
  }

  private void check(String name, String text, String queue) {
    QueueNames.problem(queue)
        .ifPresent(
            problem -> {
              throw OptionType.expected(name, form(), text + ", where a name must " + problem);
            });
  }

  private static CliException twice(String name, String text) {
    return CliException.usage(
        "expected %s to name each queue once, got: %s".formatted(name, Text.visible(text)));
  }

  @Override
  public String show(QueueChoice value) {
    return value.weights().isEmpty()
        ? String.join(",", value.names())
        : value.weights().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
  }
}
