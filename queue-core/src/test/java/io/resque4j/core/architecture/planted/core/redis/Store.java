package io.resque4j.core.architecture.planted.core.redis;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

/** Keeps to the rules. */
public class Store {
  @Nullable RedisClient client;
}
