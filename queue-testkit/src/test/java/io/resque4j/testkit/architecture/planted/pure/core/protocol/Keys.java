package io.resque4j.testkit.architecture.planted.pure.core.protocol;

import io.resque4j.testkit.architecture.planted.pure.core.Config;
import org.jspecify.annotations.Nullable;

/** Planted: the wire format knows the API. */
public class Keys {
  @Nullable Config config;
}
