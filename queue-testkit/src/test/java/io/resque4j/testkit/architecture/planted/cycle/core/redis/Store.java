package io.resque4j.testkit.architecture.planted.cycle.core.redis;

import io.resque4j.testkit.architecture.planted.cycle.core.Refused;

public class Store {
  public void refuse() {
    throw new Refused();
  }
}
