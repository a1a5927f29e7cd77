package io.resque4j.cli.top;

/**
 * A key that was pressed.
 *
 * @param kind which
 * @param codePoint the character, if it is one
 */
record Key(Kind kind, int codePoint) {
  /** What the keys are called. */
  enum Kind {
    CHARACTER,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    TAB,
    BACK_TAB,
    ENTER,
    ESCAPE,
    BACKSPACE,
    CTRL_C,
    /** One that means nothing here. */
    OTHER
  }

  static Key of(Kind kind) {
    return new Key(kind, 0);
  }

  static Key of(char character) {
    return new Key(Kind.CHARACTER, character);
  }

  boolean is(char character) {
    return kind == Kind.CHARACTER && codePoint == character;
  }
}
