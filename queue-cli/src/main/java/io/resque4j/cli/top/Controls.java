package io.resque4j.cli.top;

import io.resque4j.cli.top.Key.Kind;
import io.resque4j.cli.top.View.Mode;
import java.util.Optional;

/** What each key does. */
final class Controls {
  private static final int PAGE = 10;

  private final View view;
  private final Actions actions;
  private boolean ended;
  private boolean interrupted;

  Controls(View view) {
    this.view = view;
    this.actions = new Actions(view);
  }

  /** Whether a key has ended it. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether that was Ctrl-C. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Obeys a key. Returns what is to be done in Redis, if it is to be done at once. */
  Optional<Action> press(Key key) {
    if (key.kind() == Kind.CTRL_C) {
      interrupted = true;
      ended = true;
      return Optional.empty();
    }
    if (view.mode() != Mode.ASKING) {
      view.forgetNote();
    }
    return switch (view.mode()) {
      case ASKING -> answer(key);
      case FILTERING -> {
        type(key);
        yield Optional.empty();
      }
      case HELP -> {
        ended = key.is('q');
        view.mode(Mode.LOOKING);
        yield Optional.empty();
      }
      case LOOKING -> look(key);
    };
  }

  private Optional<Action> answer(Key key) {
    Optional<Action> asked = view.answered();
    if (key.is('y') || key.is('Y')) {
      return asked;
    }
    view.say("nothing was done");
    return Optional.empty();
  }

  private void type(Key key) {
    String text = view.filter();
    switch (key.kind()) {
      case CHARACTER -> view.filter(text + Character.toString(key.codePoint()));
      case BACKSPACE ->
          view.filter(
              text.isEmpty()
                  ? text
                  : text.substring(0, text.offsetByCodePoints(text.length(), -1)));
      case ENTER -> view.mode(Mode.LOOKING);
      case ESCAPE -> {
        view.filter("");
        view.mode(Mode.LOOKING);
      }
      default -> {
        view.mode(Mode.LOOKING);
        move(key.kind());
      }
    }
  }

  private Optional<Action> look(Key key) {
    if (key.kind() != Kind.CHARACTER) {
      move(key.kind());
      return Optional.empty();
    }
    switch (key.codePoint()) {
      case 'q' -> ended = true;
      case '?', 'h' -> view.mode(Mode.HELP);
      case '/' -> view.mode(Mode.FILTERING);
      case '1', '2', '3' -> view.choosePane(key.codePoint() - '1');
      case 'j' -> move(Kind.DOWN);
      case 'k' -> move(Kind.UP);
      case 'g' -> move(Kind.HOME);
      case 'G' -> move(Kind.END);
      case 's' -> view.activePane().nextOrder();
      case 'r' -> view.activePane().turn();
      default -> {
        return act(key);
      }
    }
    return Optional.empty();
  }

  private Optional<Action> act(Key key) {
    Optional<Action> action = actions.of(key);
    if (action.isPresent() && action.get().question().isPresent()) {
      view.ask(action.get());
      return Optional.empty();
    }
    return action;
  }

  private void move(Kind kind) {
    Pane<?> pane = view.activePane();
    switch (kind) {
      case UP -> pane.move(-1);
      case DOWN -> pane.move(1);
      case PAGE_UP -> pane.move(-PAGE);
      case PAGE_DOWN -> pane.move(PAGE);
      case HOME -> pane.home();
      case END -> pane.move(Integer.MAX_VALUE);
      case TAB -> view.choosePane(view.active() + 1);
      case BACK_TAB -> view.choosePane(view.active() - 1);
      case ESCAPE -> view.filter("");
      default -> {
        // it means nothing here
      }
    }
  }
}
