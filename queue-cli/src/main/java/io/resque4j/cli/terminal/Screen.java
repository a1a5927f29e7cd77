package io.resque4j.cli.terminal;

import java.io.FileDescriptor;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Where the command writes.
 *
 * @param out what was asked for
 * @param err everything else: errors, progress, log lines
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param colours whether {@code out} shows colours
 * @param unicode whether more than ASCII can be shown
 * @param columns the width of {@code out} in characters
 */
public record Screen(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean colours,
    boolean unicode,
    int columns) {

  public static final int USUAL_WIDTH = 80;

  /** The colours in use, by what they mean. */
  public enum Tone {
    GOOD(32),
    BAD(31),
    FAINT(2),
    STRONG(1),
    CAREFUL(33),
    CHOSEN(7);

    private final int code;

    Tone(int code) {
      this.code = code;
    }
  }

  /** The streams of this process, as the launcher found them. */
  public static Screen ofProcess(Map<String, String> environment) {
    boolean terminal = Boolean.getBoolean("resque4j.tty.out");
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Screen(
        StandardStream.of(FileDescriptor.out),
        StandardStream.of(FileDescriptor.err),
        terminal,
        Boolean.getBoolean("resque4j.tty.err"),
        terminal && !plain,
        Boolean.parseBoolean(System.getProperty("resque4j.unicode", "true")),
        columns(System.getProperty("resque4j.columns", "")));
  }

  private static int columns(String told) {
    return told.matches("[1-9]\\d{0,3}") ? Math.max(40, Integer.parseInt(told)) : USUAL_WIDTH;
  }

  /** Writes a line of the answer. */
  public void say(String line) {
    out.println(shownHere(line));
  }

  /** Writes a line for a program: not a character of it is changed. */
  public void data(String line) {
    out.println(line);
  }

  public void sayAll(List<String> lines) {
    lines.forEach(this::say);
  }

  /**
   * Writes all that {@code drawing} says in one piece, so that nobody sees, and no Ctrl-C leaves, a
   * part of it; nothing if it throws. What is told beside the answer comes after it.
   *
   * @return what {@code drawing} returns
   */
  public int atOnce(IntSupplier drawing) {
    List<StandardStream> streams =
        Stream.of(out, err)
            .filter(StandardStream.class::isInstance)
            .map(StandardStream.class::cast)
            .toList();
    streams.forEach(StandardStream::hold);
    try {
      int result = drawing.getAsInt();
      streams.forEach(StandardStream::release);
      return result;
    } finally {
      streams.forEach(StandardStream::drop);
    }
  }

  /** Writes a line beside the answer: an error or a note. */
  public void tell(String line) {
    err.println(shownHere(Secrets.mask(line)));
  }

  /**
   * Ends the command where nobody gets what it writes: there is no use in reading more of a long
   * list.
   *
   * @throws CliException with {@link ExitCode#UNREAD}, which needs no words, if the reader went
   *     away; else it says why {@code out} cannot be written
   */
  public void endIfUnread() {
    if (out.checkError()) {
      Optional<String> why = lost();
      throw why.isPresent()
          ? CliException.failed("stdout cannot be written: " + why.get())
          : new CliException(ExitCode.UNREAD, "the reader of stdout went away", null);
    }
  }

  /** Why the answer did not reach its reader, if it was to be read. */
  public Optional<String> lost() {
    return out instanceof StandardStream stream ? stream.lost() : Optional.empty();
  }

  public String paint(Tone tone, String text) {
    return colours ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
  }

  /** ASCII stands in for our own signs where the locale has no others; data stays as it is. */
  private String shownHere(String line) {
    return unicode ? line : line.replace("…", "...").replace('·', '-');
  }
}
