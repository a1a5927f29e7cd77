package io.resque4j.cli.output;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an answer looks like. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** One document with all items. */
  JSON,
  /** One line of JSON per item. */
  NDJSON;

  static OutputFormat read(String text) {
    List<String> names =
        Stream.of(values()).map(format -> format.name().toLowerCase(Locale.ROOT)).toList();
    int found = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw CliException.usage(
          "expected --output to be table, json or ndjson, got: %s%s"
              .formatted(Text.visible(text), Nearest.hint(text, names)));
    }
    return values()[found];
  }
}
