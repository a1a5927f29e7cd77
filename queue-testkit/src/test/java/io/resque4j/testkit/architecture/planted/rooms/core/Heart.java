package io.resque4j.testkit.architecture.planted.rooms.core;

import io.resque4j.testkit.architecture.planted.rooms.worker.Hand;
import org.jspecify.annotations.Nullable;

/** Planted: core knows the worker. */
public class Heart {
  @Nullable Hand hand;
}
