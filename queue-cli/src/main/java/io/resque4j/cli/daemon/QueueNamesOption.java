package io.resque4j.cli.daemon;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.QueueNames;
import io.resque4j.worker.QueueChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The queues as they are typed: {@code *}, or {@code high,low} in strict order, or {@code
 * critical=5,default=2} by weights. A name that ends in {@code =} and digits can only be had by a
 * weight of its own: {@code a=1=1}.
 */
final class QueueNamesOption {
  private static final Pattern WITH_WEIGHT = Pattern.compile("(.*)=(\\d{1,4})");

  private QueueNamesOption() {}

  /** What was typed after {@code --queues}. */
  static QueueChoice read(String typed) {
    String[] parts = typed.split(",", -1);
    long weighted =
        List.of(parts).stream().filter(each -> WITH_WEIGHT.matcher(each).matches()).count();
    if (weighted != 0 && weighted != parts.length) {
      throw CliException.usage(
          "expected --queues to give each queue a weight, such as a=5,b=1, or none, got: "
              + Text.visible(typed));
    }
    return weighted == 0 ? strict(typed, parts) : weighted(typed, parts);
  }

  private static QueueChoice strict(String typed, String[] names) {
    if (!typed.equals(QueueChoice.ALL)) {
      List.of(names).forEach(name -> check(typed, name));
    }
    if (List.of(names).stream().distinct().count() < names.length) {
      throw twice(typed);
    }
    return QueueChoice.strict(List.of(names));
  }

  private static QueueChoice weighted(String typed, String[] parts) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (String part : parts) {
      Matcher matcher = WITH_WEIGHT.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalStateException("it matched before: " + part);
      }
      check(typed, matcher.group(1));
      if (weights.put(matcher.group(1), Integer.valueOf(matcher.group(2))) != null) {
        throw twice(typed);
      }
    }
    try {
      return QueueChoice.weighted(weights);
    } catch (IllegalArgumentException e) {
      throw CliException.usage("--queues: " + e.getMessage());
    }
  }

  private static void check(String typed, String name) {
    QueueNames.problem(name)
        .ifPresent(
            problem -> {
              throw CliException.usage(
                  "expected --queues to be * or names with commas between them, got: %s, where a name must %s"
                      .formatted(Text.visible(typed), problem));
            });
  }

  private static CliException twice(String typed) {
    return CliException.usage(
        "expected --queues to name each queue once, got: " + Text.visible(typed));
  }
}
