package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Screen.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line of the screen: pieces of text, each in a tone. */
final class Line {
  private record Piece(@Nullable Tone tone, String text) {}

  private final List<Piece> pieces = new ArrayList<>();

  static Line of(String text) {
    return new Line().add(text);
  }

  Line add(String text) {
    return add(null, text);
  }

  Line add(@Nullable Tone tone, String text) {
    pieces.add(new Piece(tone, text));
    return this;
  }

  Line addAll(Line other) {
    pieces.addAll(other.pieces);
    return this;
  }

  Line space(int columns) {
    return columns > 0 ? add(" ".repeat(columns)) : this;
  }

  int width() {
    return pieces.stream().mapToInt(piece -> Signs.width(piece.text)).sum();
  }

  /** The same, in no more columns. */
  Line fitted(int columns, Signs signs) {
    Line fitted = new Line();
    int left = columns;
    for (Piece piece : pieces) {
      int width = Signs.width(piece.text);
      if (width > left) {
        return left > 0 ? fitted.add(piece.tone, signs.head(piece.text, left)) : fitted;
      }
      fitted.add(piece.tone, piece.text);
      left -= width;
    }
    return fitted;
  }

  /** The same, all in one tone and as wide as the screen. */
  Line inOneTone(Tone tone, int columns) {
    return new Line().add(tone, text() + " ".repeat(Math.max(0, columns - width())));
  }

  String text() {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }

  String painted(Screen screen) {
    return pieces.stream()
        .map(piece -> piece.tone == null ? piece.text : screen.paint(piece.tone, piece.text))
        .collect(Collectors.joining());
  }
}
