package io.resque4j.core.events;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * The listeners of one thing. Each is told everything; what one throws is logged and stays with it.
 */
public final class Audience<L> {
  private final Logger log;
  private final String allTheSame;
  private final List<L> listeners;

  /**
   * Those who listen.
   *
   * @param log where it is said that one threw
   * @param allTheSame what happens although one threw, such as {@code the work goes on without it}
   */
  public Audience(Logger log, String allTheSame, List<L> listeners) {
    this.log = log;
    this.allTheSame = allTheSame;
    this.listeners = List.copyOf(listeners);
  }

  /** Whether nobody listens. */
  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Tells each of them, in their order; nothing that one throws comes out of here. */
  public void tell(Consumer<? super L> event) {
    for (L listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) { // an assertion or a missing class is no reason to stop
        log.warn("A listener threw; {}", allTheSame, e);
      }
    }
  }
}
