package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both engines find each other in every kind of namespace. */
@RedisTest
@RequiresNode
final class NamespaceInteropTest {
  private final TestRedis redis;

  NamespaceInteropTest(TestRedis redis) {
    this.redis = redis;
  }

  private Resque ours(String... namespace) {
    return Resque.builder().uri(redis.uri()).namespace(namespace).connect();
  }

  @Test
  void aListOfPartsNamesTheSameKeys() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace(), "custom", "part");
        Resque resque = ours(redis.namespace(), "custom", "part")) {
      node.queue("enqueue", "math", "add", List.of(1));
      resque.queue().enqueue("math", "add", 2);

      assertThat(resque.queue().length("math")).isEqualTo(2);
      assertThat(node.queue("length", "math").asInt()).isEqualTo(2);
    }
  }

  @Test
  void blankPartsAreLeftOutByBoth() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace(), "", "part");
        Resque resque = ours(redis.namespace(), "", "part")) {
      node.queue("enqueue", "math", "add", List.of(1));

      assertThat(resque.queue().length("math")).isOne();
      assertThat(redis.keys()).contains(redis.key("part", "queue", "math"));
    }
  }

  @Test
  void aKeyPrefixOfIoredisIsThePartBeforeTheNamespace() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace());
        Resque resque = ours(redis.namespace(), "resque")) {
      node.evalJs(
          """
          const given = objects.queue.connection.options;
          const prefixed = new resque.Queue({connection: {...given, redis: undefined, namespace: "resque",
              options: {...given.options, keyPrefix: "%s:"}}});
          await prefixed.connect();
          await prefixed.enqueue("math", "add", [1]);
          await prefixed.end();
          """
              .formatted(redis.namespace()));

      assertThat(resque.queue().length("math")).isOne();
    }
  }
}
