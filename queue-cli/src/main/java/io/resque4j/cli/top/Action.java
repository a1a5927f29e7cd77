package io.resque4j.cli.top;

import io.resque4j.core.Queue;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that a key does to what is in Redis.
 *
 * @param question what is asked before; nothing: it can be undone with another key
 * @param work does it, and says what was done
 */
record Action(Optional<String> question, Function<Queue, String> work) {
  static Action at(Function<Queue, String> work) {
    return new Action(Optional.empty(), work);
  }

  static Action asking(String question, Function<Queue, String> work) {
    return new Action(Optional.of(question), work);
  }
}
