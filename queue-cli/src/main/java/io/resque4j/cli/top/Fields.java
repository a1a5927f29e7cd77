package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen.Tone;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names with their values in a line, as many as have room. */
final class Fields {
  private static final String UNKNOWN = "-";
  private static final String GAP = "   ";

  private final int width;
  private final Line line = new Line();
  private boolean full;

  Fields(int width) {
    this.width = width;
  }

  void add(String name, Optional<String> value) {
    add(name, value, null);
  }

  void add(String name, Optional<String> value, @Nullable Tone tone) {
    Line field =
        new Line()
            .add(line.width() > 0 ? GAP : "")
            .add(Tone.FAINT, name + " ")
            .add(tone, value.orElse(UNKNOWN));
    full = full || (line.width() > 0 && line.width() + field.width() > width);
    if (!full) {
      line.addAll(field);
    }
  }

  Line line() {
    return line;
  }
}
