package io.resque4j.testkit.architecture.planted.cycle.core.redis;

import io.resque4j.testkit.architecture.planted.cycle.core.Queue;
import org.jspecify.annotations.Nullable;

/** Planted: knows the API above it. */
public class StoreThatKnowsTheApi {
  @Nullable Queue queue;
}
