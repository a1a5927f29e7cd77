package io.resque4j.cli.doctor;

import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes findings: a paragraph of each for people, an item for programs. */
final class Report {
  private static final int NAMED = 5;
  private static final int ITEM_LINES = 2;
  private static final String INDENT = "  ";

  private final Screen screen;
  private final Printer printer;

  Report(Screen screen, Printer printer) {
    this.screen = screen;
    this.printer = printer;
  }

  /** Writes them; for a person also what is only known then. */
  void write(List<Finding> findings) {
    if (!printer.isTable()) {
      printer.list(Finding.FORM, findings.stream(), "");
      return;
    }
    findings.forEach(this::writeOne);
  }

  private void writeOne(Finding finding) {
    About about = finding.about();
    String head = about.severity().word().toUpperCase(Locale.ROOT);
    screen.say(
        screen.paint(about.severity().tone(), head)
            + INDENT
            + screen.paint(Screen.Tone.STRONG, about.id()));
    say("%s (%s)".formatted(capital(about.title()), count(finding)));
    writeItems(finding);
    say(about.meaning());
    say(about.remedy());
    screen.say("");
  }

  /** Equal lines are one, with their number. */
  private void writeItems(Finding finding) {
    Map<String, Integer> items = new LinkedHashMap<>();
    finding.traces().forEach(each -> items.merge(Text.visible(each.shown()), 1, Integer::sum));
    items.entrySet().stream()
        .limit(NAMED)
        .map(each -> each.getKey() + (each.getValue() > 1 ? "  x" + each.getValue() : ""))
        .forEach(item -> say(Text.cut(item, ITEM_LINES * width()), INDENT + INDENT));
    int more = items.size() - NAMED;
    if (more > 0) {
      screen.say(INDENT + INDENT + "and " + Text.count(more) + " more");
    }
  }

  private static String capital(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private static String count(Finding finding) {
    return Text.count(finding.count()) + (finding.more() ? " or more" : "");
  }

  /** Writes what was repaired of each. */
  void repaired(List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.isFixable()) {
        String left =
            finding.fixed() < finding.fixable()
                ? "; the others have changed meanwhile, or Redis refused: look again"
                : "";
        screen.say(
            "repaired %s: %s of %s%s"
                .formatted(
                    screen.paint(Screen.Tone.GOOD, finding.about().id()),
                    Text.count(finding.fixed()),
                    Text.count(finding.count()),
                    left));
      }
    }
  }

  /** Says what was not looked at. */
  void unseen(Collection<String> unseen) {
    for (String each : unseen) {
      String line = "not looked at: " + each;
      if (printer.isTable()) {
        sayLine(line);
      } else {
        screen.tell("resque4j: " + line);
      }
    }
  }

  /** The last line. */
  void summary(List<Finding> findings, int checks) {
    if (!printer.isTable()) {
      return;
    }
    if (findings.isEmpty()) {
      screen.say(
          screen.paint(Screen.Tone.GOOD, "all is well") + ": " + Text.plural(checks, "check"));
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long n = findings.stream().filter(each -> each.about().severity() == severity).count();
      if (n > 0) {
        parts.add(Text.plural(n, severity.word()));
      }
    }
    screen.say("%s: %s".formatted(Text.plural(checks, "check"), String.join(", ", parts)));
  }

  /** Writes a line that may be long. */
  void sayLine(String line) {
    say(line, "");
  }

  private void say(String paragraph) {
    say(paragraph, INDENT);
  }

  /** Written in lines of words that fit. */
  private void say(String paragraph, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : Arrays.asList(Text.visible(paragraph).split(" ", -1))) {
      boolean first = line.length() == indent.length();
      if (!first && line.length() + 1 + word.length() > width()) {
        screen.say(line.toString());
        line.setLength(indent.length());
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    screen.say(line.toString());
  }

  /** A pipe has no width; people read it later all the same. */
  private int width() {
    return screen.outIsTerminal() ? screen.columns() : Screen.USUAL_WIDTH;
  }
}
