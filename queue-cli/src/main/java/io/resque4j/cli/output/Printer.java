package io.resque4j.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.ResqueJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes answers in the format that was asked for, as they come: whatever their number, few are
 * held in memory. Nothing that a terminal would obey gets through: in JSON it is escaped, which
 * keeps its meaning.
 */
public final class Printer {
  private static final int ROWS_AT_A_TIME = 500;

  /** What a JSON document ends with. */
  private static final String END = "]}";

  private final Surroundings surroundings;
  private final OutputFormat format;

  public Printer(Surroundings surroundings, OutputFormat format) {
    this.surroundings = surroundings;
    this.format = format;
  }

  /** Whether a person reads it. */
  public boolean isTable() {
    return format == OutputFormat.TABLE;
  }

  /** Whether what is written is one thing, of which a part alone is no use. */
  public boolean isWhole() {
    return format != OutputFormat.NDJSON;
  }

  /**
   * Writes a list.
   *
   * @param ifNone what a person is told when it is empty
   * @return how many items there were
   */
  public <T> long list(Form<T> form, Stream<T> items, String ifNone) {
    Iterator<T> each = items.iterator();
    return switch (format) {
      case TABLE -> table(form, each, ifNone);
      case JSON -> document(form, each);
      case NDJSON -> lines(form, each);
    };
  }

  /**
   * Writes those that come first, and tells a person when there are more.
   *
   * @param ifNone what a person is told when there is none
   * @return how many were written
   */
  public <T> long first(long most, Form<T> form, Stream<T> items, String ifNone) {
    if (!isTable()) {
      return list(form, items.limit(most), ifNone);
    }
    // With a limit, since a stream of streams is read ahead without one.
    Iterator<T> each = items.limit(most + 1).iterator();
    Stream<T> some =
        Stream.iterate(0L, n -> n < most && each.hasNext(), n -> n + 1).map(n -> each.next());
    long shown = list(form, some, ifNone);
    if (each.hasNext()) {
      screen().say("… there are more; --limit shows more of them");
    }
    return shown;
  }

  /**
   * Writes one item: for a person its fields below each other. It goes on though nobody reads it:
   * what it tells may have been done already.
   */
  public <T> void one(Form<T> form, T item) {
    switch (format) {
      case TABLE -> screen().sayAll(form.sheet(item, surroundings.clock().instant()));
      case JSON -> {
        screen().data(head(form));
        screen().data(text(form.tree(item)));
        screen().data(END);
      }
      case NDJSON -> screen().data(line(form, item));
    }
  }

  /** Writes some items, for a person as {@link #one} does, with an empty line between them. */
  public <T> long sheets(Form<T> form, Stream<T> items) {
    if (!isTable()) {
      return list(form, items, "");
    }
    long n = 0;
    for (Iterator<T> each = items.iterator(); each.hasNext(); n++) {
      screen().endIfUnread();
      if (n > 0) {
        screen().say("");
      }
      one(form, each.next());
    }
    return n;
  }

  /** Writes what was done: a sentence for people, an item for programs. */
  public <T> void done(Form<T> form, T item, String sentence) {
    if (isTable()) {
      screen().say(Text.visible(sentence));
    } else {
      one(form, item);
    }
  }

  private <T> long table(Form<T> form, Iterator<T> items, String ifNone) {
    if (!items.hasNext()) {
      screen().say(ifNone);
      return 0;
    }
    long n = 0;
    String heading = "";
    while (items.hasNext()) {
      screen().endIfUnread();
      Instant now = surroundings.clock().instant();
      Table table = form.table();
      int rows = 0;
      for (; rows < ROWS_AT_A_TIME && items.hasNext(); rows++) {
        table.row(form.cells(items.next(), now));
      }
      // Only a terminal has a width: what goes into a pipe is whole.
      int width = screen().outIsTerminal() ? screen().columns() : Integer.MAX_VALUE / 2;
      List<String> lines = new ArrayList<>(table.lines(width));
      // On a terminal the next rows may have other columns, each of which needs its name.
      boolean named = n > 0 && (!screen().outIsTerminal() || lines.get(0).equals(heading));
      heading = lines.get(0);
      lines.set(0, screen().paint(Screen.Tone.STRONG, heading));
      screen().sayAll(named ? lines.subList(1, lines.size()) : lines);
      n += rows;
    }
    return n;
  }

  private <T> long document(Form<T> form, Iterator<T> items) {
    long n = 0;
    screen().data(head(form));
    while (items.hasNext()) {
      screen().endIfUnread();
      String line = text(form.tree(items.next()));
      n++;
      screen().data(items.hasNext() ? line + "," : line);
    }
    screen().data(END);
    return n;
  }

  private <T> long lines(Form<T> form, Iterator<T> items) {
    long n = 0;
    for (; items.hasNext(); n++) {
      screen().endIfUnread();
      screen().data(line(form, items.next()));
    }
    return n;
  }

  private static String head(Form<?> form) {
    return "{\"version\":%d,\"kind\":\"%s\",\"items\":[".formatted(Form.VERSION, form.kind());
  }

  private static <T> String line(Form<T> form, T item) {
    ObjectNode line =
        JsonNodeFactory.instance.objectNode().put("version", Form.VERSION).put("kind", form.kind());
    line.setAll(form.tree(item));
    return text(line);
  }

  private static String text(ObjectNode tree) {
    return Text.visible(ResqueJson.writeString(tree));
  }

  private Screen screen() {
    return surroundings.screen();
  }
}
