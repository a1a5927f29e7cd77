package io.resque4j.core.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Throwable} says, whatever it does when it is asked. */
final class Failures {
  private static final int MOST_LINES = 300;

  private Failures() {}

  static String name(Throwable thrown) {
    return thrown.getClass().getName();
  }

  /** The message, or the class's name if there is none. */
  static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null || message.isBlank() ? name(thrown) : message;
    } catch (Throwable broken) {
      return name(thrown);
    }
  }

  /** The frames of the throwable and its causes, of bounded length. */
  static List<String> backtrace(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = thrown; t != null && seen.add(t); t = cause(t)) {
      if (t != thrown) {
        lines.add("Caused by: " + name(t) + ": " + message(t));
      }
      for (StackTraceElement frame : frames(t)) {
        if (lines.size() >= MOST_LINES) {
          lines.add("    ...");
          return lines;
        }
        lines.add("    at " + frame);
      }
    }
    return lines;
  }

  private static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable broken) {
      return null;
    }
  }

  private static StackTraceElement[] frames(Throwable thrown) {
    try {
      return thrown.getStackTrace();
    } catch (Throwable broken) {
      return new StackTraceElement[0];
    }
  }
}
