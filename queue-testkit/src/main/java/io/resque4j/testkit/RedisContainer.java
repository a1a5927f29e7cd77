package io.resque4j.testkit;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis in Docker. Only touched where Docker answers and Testcontainers is on the classpath. */
final class RedisContainer {
  private RedisContainer() {}

  /** Starts it and returns its address; Testcontainers removes it when this JVM is gone. */
  @SuppressWarnings("resource") // it lives as long as the JVM
  static String start() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("redis:" + EmbeddedRedis.VERSION))
            .withExposedPorts(6379);
    container.start();
    return "redis://" + container.getHost() + ":" + container.getMappedPort(6379);
  }
}
