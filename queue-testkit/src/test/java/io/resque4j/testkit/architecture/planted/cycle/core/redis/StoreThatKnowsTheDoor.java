package io.resque4j.testkit.architecture.planted.cycle.core.redis;

import io.resque4j.testkit.architecture.planted.cycle.core.Queue;
import org.jspecify.annotations.Nullable;

/** Planted: reaches back through the door. */
public class StoreThatKnowsTheDoor {
  @Nullable Queue queue;
}
