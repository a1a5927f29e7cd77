package io.resque4j.core.protocol;

import java.util.Optional;

/**
 * Which names a new queue may have. Refused is only what collides with another key or cannot be
 * told apart from it; queues that exist under such a name stay readable.
 */
public final class QueueNames {
  private QueueNames() {}

  /**
   * The name, if a new queue may have it.
   *
   * @throws IllegalArgumentException if not; the message says why
   */
  public static String check(String name) {
    problem(name)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  "queue name must " + problem + ", got: " + Text.quote(name));
            });
    return name;
  }

  /** What a new name must be or not be and is, as the end of "queue name must …"; else nothing. */
  public static Optional<String> problem(String name) {
    if (Text.isBlank(name)) {
      return Optional.of("not be empty or blank");
    }
    if (name.indexOf(',') >= 0) {
      return Optional.of("not contain ',', which separates the queues of a worker");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("not contain control characters");
    }
    if (!Text.isWellFormed(name)) {
      return Optional.of("not contain lone surrogates");
    }
    if (name.endsWith(":started")) {
      return Optional.of("not end with ':started', which names a key of workers");
    }
    if (name.equals("*")) {
      return Optional.of("not be '*', which means all queues");
    }
    return Optional.empty();
  }
}
