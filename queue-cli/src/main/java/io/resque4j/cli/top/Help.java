package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.top.View.Mode;
import java.util.ArrayList;
import java.util.List;

/** The keys, in a line each or all in one line. */
final class Help {
  /** A key and what it does, in a word. */
  record Hint(String key, String does) {}

  private static final List<String[]> ALL =
      List.of(
          new String[] {
            "1 2 3  Tab", "queues, workers, failures: the one in capitals has the keys"
          },
          new String[] {"Up Down j k", "choose; PgUp PgDn further, Home the first, End the last"},
          new String[] {"s r", "sort by the next column, turn the order round"},
          new String[] {"/", "show only what has this text in it; Esc shows all again"},
          new String[] {"p", "queue: pause it for workers of resque4j, or resume it"},
          new String[] {"D", "queue: delete it and its jobs; failure: remove it"},
          new String[] {"U S C", "worker: its process takes no more jobs, stops; cancel its job"},
          new String[] {"R", "failure: enqueue its job again"},
          new String[] {"q Ctrl-C", "end"});

  private static final int KEYS = 12;

  private Help() {}

  static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (String[] key : ALL) {
      lines.add(
          new Line()
              .add(Tone.STRONG, key[0] + " ".repeat(KEYS - key[0].length()))
              .add(" " + key[1]));
    }
    lines.add(new Line());
    lines.add(
        Line.of("Capitals cannot be undone, so they ask: y does it, any other key does not."));
    lines.add(
        Line.of("Of one queue Redis knows how fast it changes, not how many jobs come and end;"));
    lines.add(Line.of("of the whole fleet it knows both. Rates are those of the last 10 seconds."));
    return lines;
  }

  /** The most important ones first: what has no room is left out. */
  static List<Hint> keys(Mode mode, int pane) {
    return switch (mode) {
      case ASKING -> List.of(new Hint("y", "yes"), new Hint("any other key", "no"));
      case FILTERING -> List.of(new Hint("Enter", "keep"), new Hint("Esc", "clear"));
      case HELP -> List.of(new Hint("any key", "back"), new Hint("q", "quit"));
      case LOOKING -> {
        List<Hint> keys = new ArrayList<>();
        keys.add(new Hint("q", "quit"));
        keys.add(new Hint("?", "help"));
        keys.addAll(ofPane(pane));
        keys.add(new Hint("Tab", "next pane"));
        keys.add(new Hint("/", "filter"));
        keys.add(new Hint("s", "sort"));
        keys.add(new Hint("r", "reverse"));
        yield keys;
      }
    };
  }

  private static List<Hint> ofPane(int pane) {
    return switch (pane) {
      case 0 -> List.of(new Hint("p", "pause"), new Hint("D", "delete"));
      case 1 -> List.of(new Hint("U", "quiet"), new Hint("S", "stop"), new Hint("C", "cancel job"));
      default -> List.of(new Hint("R", "retry"), new Hint("D", "remove"));
    };
  }
}
