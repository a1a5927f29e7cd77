package io.resque4j.cli.top;

import io.resque4j.cli.top.Key.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Makes keys of what a terminal sends: a character, or a sequence that begins with ESC. */
final class KeyReader {
  private static final int END = -1;
  private static final int CTRL_C = 3;
  private static final int ESC = 27;

  /** What follows an ESC at once belongs to it; a person is slower. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Characters characters;

  /** Where characters come from. */
  interface Characters {
    /** Waits for the next one; -1 at the end. */
    int read() throws IOException;

    /**
     * Whether there is one, or the end, within this time. What is there when the time is over
     * counts, however late that is looked at: on a busy machine a thread may sleep for longer than
     * the rest of a key needs to come.
     */
    boolean hasNext(Duration patience) throws IOException;
  }

  KeyReader(Characters characters) {
    this.characters = characters;
  }

  /** Waits for the next key; nothing when no more will come. */
  Optional<Key> next() throws IOException {
    int first = characters.read();
    return switch (first) {
      case END -> Optional.empty();
      case CTRL_C -> Optional.of(Key.of(Kind.CTRL_C));
      case ESC -> Optional.of(escape());
      case '\t' -> Optional.of(Key.of(Kind.TAB));
      case '\r', '\n' -> Optional.of(Key.of(Kind.ENTER));
      case '\b', 127 -> Optional.of(Key.of(Kind.BACKSPACE));
      default -> Optional.of(character(first));
    };
  }

  private Key character(int first) throws IOException {
    if (Character.isHighSurrogate((char) first)) {
      int second = soon();
      return second > 0 && Character.isLowSurrogate((char) second)
          ? new Key(Kind.CHARACTER, Character.toCodePoint((char) first, (char) second))
          : Key.of(Kind.OTHER);
    }
    return first < ' ' ? Key.of(Kind.OTHER) : new Key(Kind.CHARACTER, first);
  }

  private Key escape() throws IOException {
    int next = soon();
    if (next == END) {
      return Key.of(Kind.ESCAPE);
    }
    if (next != '[' && next != 'O') {
      return Key.of(Kind.OTHER);
    }
    StringBuilder sequence = new StringBuilder();
    int last = soon();
    while (last >= ' ' && last < '@') {
      sequence.append((char) last);
      last = soon();
    }
    return Key.of(kind(sequence.toString(), last));
  }

  /** What follows at once; -1 when nothing does. */
  private int soon() throws IOException {
    return characters.hasNext(PATIENCE) ? characters.read() : END;
  }

  private static Kind kind(String parameters, int last) {
    return switch (last) {
      case 'A' -> Kind.UP;
      case 'B' -> Kind.DOWN;
      case 'H' -> Kind.HOME;
      case 'F' -> Kind.END;
      case 'Z' -> Kind.BACK_TAB;
      case '~' ->
          switch (parameters) {
            case "1", "7" -> Kind.HOME;
            case "4", "8" -> Kind.END;
            case "5" -> Kind.PAGE_UP;
            case "6" -> Kind.PAGE_DOWN;
            default -> Kind.OTHER;
          };
      default -> Kind.OTHER;
    };
  }
}
