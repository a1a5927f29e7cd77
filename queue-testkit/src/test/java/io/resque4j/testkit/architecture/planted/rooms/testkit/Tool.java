package io.resque4j.testkit.architecture.planted.rooms.testkit;

import io.resque4j.testkit.architecture.planted.rooms.core.Heart;
import org.jspecify.annotations.Nullable;

/** Planted: the testkit knows core. */
public class Tool {
  @Nullable Heart heart;
}
