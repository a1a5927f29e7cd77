package io.resque4j.testkit.architecture.planted.rooms.worker;

import io.resque4j.testkit.architecture.planted.rooms.scheduler.Watch;
import org.jspecify.annotations.Nullable;

/** Planted: the worker knows the scheduler. */
public class Hand {
  @Nullable Watch watch;
}
