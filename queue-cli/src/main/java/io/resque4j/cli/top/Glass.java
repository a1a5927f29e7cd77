package io.resque4j.cli.top;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/**
 * The whole screen of a terminal, as long as it is open. Whatever ends the process, short of
 * SIGKILL, the terminal is then as it was before: what stood there stands there again.
 */
final class Glass implements AutoCloseable {
  private static final String BEGIN = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";
  private static final String END = "\u001b[?7h\u001b[?25h\u001b[?1049l";

  private final Screen screen;
  private final Terminal terminal;
  private final Attributes before;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Thread atExit = new Thread(this::restore, "resque4j-top-exit");
  private List<String> drawn = List.of();
  private boolean clearFirst;
  private boolean closed;

  private Glass(Screen screen, Terminal terminal) {
    this.screen = screen;
    this.terminal = terminal;
    this.before = terminal.getAttributes();
  }

  /**
   * Takes the terminal of this process.
   *
   * @param changed called, on another thread, when its size has changed
   * @param interrupted called there when SIGINT has come, which Ctrl-C does not send here
   */
  static Glass open(Screen screen, Runnable changed, Runnable interrupted) {
    // Else its reader changes the modes whenever they are not what it wants, after the end too: the
    // shell would find its terminal raw, read nothing, and log out.
    System.setProperty(TerminalBuilder.PROP_NON_BLOCKING_READS, "false");
    Terminal terminal;
    try {
      // By the programs stty and tty: no native code, and no waiting for what a terminal may
      // answer.
      terminal =
          TerminalBuilder.builder()
              .system(true)
              .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
              .dumb(false)
              .graphemeCluster(false)
              .nativeSignals(true)
              .signalHandler(SignalHandler.SIG_IGN) // by default SIGINT kills without any hook
              .encoding(StandardCharsets.UTF_8)
              .build();
    } catch (IOException | IllegalStateException e) {
      throw new CliException(ExitCode.FAILED, "the terminal cannot be used: " + e.getMessage(), e);
    }
    Glass glass = new Glass(screen, terminal);
    Runtime.getRuntime().addShutdownHook(glass.atExit);
    terminal.handle(Signal.INT, signal -> interrupted.run());
    terminal.handle(Signal.WINCH, signal -> changed.run());
    terminal.handle(
        Signal.CONT,
        signal -> {
          glass.begin();
          changed.run();
        });
    glass.begin();
    return glass;
  }

  private synchronized void begin() {
    if (!closed) {
      terminal.enterRawMode();
      Attributes raw = terminal.getAttributes();
      raw.setControlChar(ControlChar.VMIN, 1);
      raw.setControlChar(ControlChar.VTIME, 0);
      raw.setLocalFlag(LocalFlag.ISIG, false); // Ctrl-C is a key; Ctrl-Z would leave us half drawn
      terminal.setAttributes(raw);
      drawn = List.of();
      write(BEGIN);
    }
  }

  /** The keys that are pressed. */
  KeyReader keys() {
    return new KeyReader(new TypedCharacters(new FileInputStream(FileDescriptor.in)));
  }

  /** Its size; the usual one where it does not say. */
  Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : Size.of(Screen.USUAL_WIDTH, 24);
  }

  /** Forgets what stands there, so that all is drawn anew. */
  synchronized void clear() {
    drawn = List.of();
    clearFirst = true;
  }

  /** Shows these lines; only those are written that have changed. */
  synchronized void draw(List<Line> lines) {
    if (closed) {
      return;
    }
    List<String> next = new ArrayList<>(lines.size());
    StringBuilder changes = new StringBuilder(clearFirst ? "\u001b[2J" : "");
    clearFirst = false;
    for (Line line : lines) {
      int at = next.size();
      String text = line.painted(screen);
      if (at >= drawn.size() || !drawn.get(at).equals(text)) {
        // Cleared first: after the last column of a line that would clear that column.
        changes.append("\u001b[").append(at + 1).append(";1H\u001b[K").append(text);
      }
      next.add(text);
    }
    drawn = next;
    if (!changes.isEmpty()) {
      write(changes.toString());
    }
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // The terminal is gone: SIGHUP or the end of the keys says so too.
    }
  }

  private synchronized void restore() {
    if (!closed) {
      closed = true;
      write(END);
      try {
        terminal.setAttributes(before);
      } catch (IllegalStateException e) {
        // A shutdown hook of the library was faster, and has done the same.
      }
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook finds nothing left to do
    }
    try {
      terminal.close();
    } catch (IOException e) {
      // its state is restored already
    }
  }
}
