package io.resque4j.core.architecture.planted.core;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

/** Planted: knows the Redis client outside its room. */
public class Direct {
  @Nullable RedisClient client;
}
