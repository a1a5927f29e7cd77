package io.resque4j.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one Redis that all test classes of this JVM share. */
record SharedRedis(String uri, @Nullable RedisServer server) {
  private static final Logger LOG = LoggerFactory.getLogger(SharedRedis.class);

  private static final class Holder {
    static final SharedRedis INSTANCE =
        choose(System.getenv("REDIS_URL"), System.getenv("DOCKER_HOST"));
  }

  static SharedRedis get() {
    return Holder.INSTANCE;
  }

  static SharedRedis choose(@Nullable String redisUrl, @Nullable String dockerHost) {
    if (redisUrl != null && !redisUrl.isBlank()) {
      return new SharedRedis(redisUrl, null);
    }
    return container(dockerHost).map(uri -> new SharedRedis(uri, null)).orElseGet(SharedRedis::own);
  }

  private static SharedRedis own() {
    RedisServer server = RedisServer.builder().binary(RedisBinary.ON_PATH_ELSE_EMBEDDED).start();
    return new SharedRedis(server.uri(), server);
  }

  private static Optional<String> container(@Nullable String dockerHost) {
    if (!isPresent("org.testcontainers.containers.GenericContainer")
        || !DockerProbe.answers(dockerHost)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RedisContainer.start());
    } catch (RuntimeException e) {
      LOG.warn("Docker answers but runs no Redis; the tests use a local process instead", e);
      return Optional.empty();
    }
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, SharedRedis.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  TestRedis lease() {
    return server == null ? TestRedis.at(uri) : TestRedis.on(server);
  }
}
