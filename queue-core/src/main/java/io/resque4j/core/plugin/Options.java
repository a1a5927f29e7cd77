package io.resque4j.core.plugin;

import io.resque4j.core.TimeSpan;
import io.resque4j.core.protocol.ResqueKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Checks of the plugins' options. */
final class Options {
  private Options() {}

  static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(TimeSpan.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expected %s to be longer than nothing and at most %s, got: %s"
              .formatted(name, TimeSpan.LONGEST, value));
    }
    return value;
  }

  /** The full key of a name that the user made. */
  static byte[] key(ResqueKeys keys, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("expected the name of a lock, got: a blank text");
    }
    String namespace = keys.namespace();
    String full = namespace.isEmpty() ? name : namespace + ":" + name;
    return full.getBytes(StandardCharsets.UTF_8);
  }
}
