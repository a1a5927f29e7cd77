package io.resque4j.testkit;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What stands behind {@link RedisTest}. */
final class RedisTestExtension implements ParameterResolver, BeforeEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RedisTestExtension.class);

  /** JUnit closes it when the test, or the class, is over. */
  private record Lease(TestRedis redis) implements AutoCloseable {
    @Override
    public void close() {
      redis.clear();
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD; // a constructor's parameter belongs to its test
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestRedis.class || type == RedisServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == RedisServer.class) {
      return dedicatedServer(context);
    }
    // Stores look into their parents too, so the key names the test.
    Lease lease =
        context
            .getStore(NAMESPACE)
            .computeIfAbsent(context.getUniqueId(), id -> lease(context), Lease.class);
    return Objects.requireNonNull(lease).redis();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ExtensionContext testClass = classOf(context);
    RedisServer server =
        testClass
            .getStore(NAMESPACE)
            .get("server of " + testClass.getUniqueId(), RedisServer.class);
    if (server != null) {
      server.bringBack();
    }
  }

  private static Lease lease(ExtensionContext context) {
    return new Lease(
        annotation(context).dedicated()
            ? TestRedis.on(dedicatedServer(context))
            : SharedRedis.get().lease());
  }

  private static RedisServer dedicatedServer(ExtensionContext context) {
    ExtensionContext testClass = classOf(context);
    RedisServer server =
        testClass
            .getStore(NAMESPACE)
            .computeIfAbsent(
                "server of " + testClass.getUniqueId(),
                id -> start(annotation(context)),
                RedisServer.class);
    return Objects.requireNonNull(server);
  }

  private static RedisServer start(RedisTest options) {
    RedisServerBuilder builder = RedisServer.builder();
    for (String line : options.config()) {
      String[] words = line.strip().split("\\s+", -1);
      builder.config(words[0], Stream.of(words).skip(1).toArray(String[]::new));
    }
    return builder.start();
  }

  private static RedisTest annotation(ExtensionContext context) {
    RedisTest own = context.getRequiredTestClass().getAnnotation(RedisTest.class);
    return own != null
        ? own
        : context.getEnclosingTestClasses().stream()
            .<@Nullable RedisTest>map(outer -> outer.getAnnotation(RedisTest.class))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
  }

  private static ExtensionContext classOf(ExtensionContext context) {
    ExtensionContext current = context;
    while (current.getTestMethod().isPresent()) {
      current = current.getParent().orElseThrow();
    }
    return current;
  }
}
