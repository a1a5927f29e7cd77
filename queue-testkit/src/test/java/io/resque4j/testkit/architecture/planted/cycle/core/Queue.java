package io.resque4j.testkit.architecture.planted.cycle.core;

import io.resque4j.testkit.architecture.planted.cycle.core.redis.Store;

/** A door: opens the package below to users. */
public class Queue {
  final Store store = new Store();
}
