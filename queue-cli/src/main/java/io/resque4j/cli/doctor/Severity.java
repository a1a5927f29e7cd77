package io.resque4j.cli.doctor;

import io.resque4j.cli.terminal.Screen;
import java.util.Locale;

/** How bad something is. */
enum Severity {
  /** Jobs are lost, stuck or refused. */
  ERROR(Screen.Tone.BAD),
  /** It may come to that, or is not what anybody wants. */
  WARNING(Screen.Tone.STRONG),
  /** Good to know. */
  NOTE(Screen.Tone.FAINT);

  private final Screen.Tone tone;

  Severity(Screen.Tone tone) {
    this.tone = tone;
  }

  Screen.Tone tone() {
    return tone;
  }

  /** As JSON and pages have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
