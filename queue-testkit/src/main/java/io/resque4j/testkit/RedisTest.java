package io.resque4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs a real Redis. Its constructor, tests and lifecycle methods may have these
 * parameters:
 *
 * <ul>
 *   <li>{@link TestRedis}: an address with a namespace that is fresh for every test. The Redis is
 *       one for the whole JVM: {@code REDIS_URL}, else a container where Docker answers and
 *       Testcontainers is on the classpath, else a server on {@code PATH}, else the embedded one.
 *   <li>{@link RedisServer}: a process of this class alone, which its tests may kill and suspend;
 *       before each test it is brought back.
 * </ul>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisTestExtension.class)
public @interface RedisTest {
  /** Whether {@link TestRedis} too leads to the {@link RedisServer} of this class alone. */
  boolean dedicated() default false;

  /** Lines of redis.conf for the server of this class, such as {@code "maxmemory 10mb"}. */
  String[] config() default {};
}
