package io.resque4j.testkit.architecture.planted.cycle.core;

import io.resque4j.testkit.architecture.planted.cycle.core.redis.Store;

/** The API: stands on the package below. */
public class Queue {
  final Store store = new Store();
}
