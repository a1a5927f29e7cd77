package io.resque4j.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Both engines in one namespace: ours, and the real node-resque in its own process. */
@RedisTest
@RequiresNode
abstract class Interop {
  /** For what other processes do, on a machine that has much else to do. */
  static final Duration SOON = Duration.ofSeconds(60);

  /** Arguments as {@code JSON.stringify} writes them; a first one that tells jobs apart follows. */
  static final String ARGUMENTS =
      ",\"emoji 😀, \u2028 and \\\"quotes\\\"\\n\",{\"2\":[],\"10\":{},\"b\":{\"c\":[1,[null,true]]},\"a\":\"é\"}"
          + ",1e+21,1e-7,-0.5,123456789012,null,false]";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final TestRedis redis;
  final RawRedis raw;
  final Resque resque;
  final Queue queue;
  final NodePeer node;

  Interop(TestRedis redis) {
    this.redis = redis;
    this.raw = redis.connect();
    this.resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    this.queue = resque.queue();
    this.node = NodePeer.start(redis.uri(), redis.namespace());
  }

  @AfterEach
  void close() {
    node.close();
    resque.close();
    raw.close();
  }

  /** The text of a whole list of arguments whose first one is {@code mark}. */
  static String argsText(String mark) {
    return "[\"" + mark + "\"" + ARGUMENTS;
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The arguments one by one, as a Java program hands them to the queue. */
  static Object[] args(String mark) {
    List<Object> args = new ArrayList<>();
    json(argsText(mark)).forEach(args::add);
    return args.toArray();
  }

  List<String> list(String... key) {
    return raw.texts("LRANGE", redis.key(key), 0, -1);
  }
}
