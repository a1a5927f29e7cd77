package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RedisTest
class RedisTestTest {
  private static final Set<String> NAMESPACES = new HashSet<>();
  private static TestRedis ofTheClass;
  private final TestRedis ofTheConstructor;
  private TestRedis beforeEach;

  RedisTestTest(TestRedis redis) {
    this.ofTheConstructor = redis;
  }

  @BeforeAll
  static void beforeAll(TestRedis redis) {
    ofTheClass = redis;
  }

  @BeforeEach
  void rememberTheNamespace(TestRedis redis) {
    beforeEach = redis;
  }

  @AfterAll
  static void everythingOfTheTestsIsDeleted() {
    try (RawRedis redis = ofTheClass.connect()) {
      for (String namespace : NAMESPACES) {
        assertThat(redis.texts("KEYS", "*" + namespace + "*")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyTestHasANamespaceOfItsOwn(int number, TestRedis redis) {
    assertThat(redis).isSameAs(beforeEach).isSameAs(ofTheConstructor).isNotSameAs(ofTheClass);
    assertThat(redis.uri()).isEqualTo(ofTheClass.uri());
    assertThat(NAMESPACES.add(redis.namespace())).isTrue();
    try (RawRedis raw = redis.connect()) {
      raw.call("SET", redis.key("number"), number);
      raw.call("SET", "{" + redis.namespace() + "}:tagged", number);
    }
    assertThat(redis.keys())
        .containsExactly(redis.key("number"), "{" + redis.namespace() + "}:tagged");
  }

  @Nested
  @RedisTest(dedicated = true, config = "maxmemory 20mb")
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class WithAServerOfItsOwn {
    @Test
    @Order(1)
    void itCanBeKilled(TestRedis redis, RedisServer server) {
      assertThat(redis.server()).isSameAs(server);
      try (RawRedis raw = redis.connect()) {
        assertThat(raw.texts("CONFIG", "GET", "maxmemory")).contains("20971520");
      }
      server.kill();
    }

    @Test
    @Order(2)
    void itIsBackForTheNextTestAndCanBeSuspended(RedisServer server) {
      assertAnswers(server);
      server.suspend();
    }

    @Test
    @Order(3)
    void itIsBackAgain(RedisServer server) {
      assertAnswers(server);
    }

    private static void assertAnswers(RedisServer server) {
      try (RawRedis raw = server.connect()) {
        assertThat(raw.call("PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void aServerOfTheClassIsNotTheSharedOne(TestRedis redis, RedisServer own) {
    assertThat(own.uri()).isNotEqualTo(redis.uri());
  }

  @Test
  void aGivenAddressWinsOverAllElse() {
    assertThat(SharedRedis.choose("redis://elsewhere:1", null))
        .isEqualTo(new SharedRedis("redis://elsewhere:1", null));
  }

  @Test
  void whereDockerIsSilentTheProbeSaysSo() throws IOException {
    assertThat(DockerProbe.answers("unix:///no/such/socket")).isFalse();
    assertThat(DockerProbe.answers("not a host")).isFalse();
    try (ServerSocket hangs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(DockerProbe.answers("tcp://127.0.0.1:" + hangs.getLocalPort())).isFalse();
    }
  }

  @Test
  void whereDockerAnswersTheProbeSaysSo() throws IOException {
    try (ServerSocket docker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answer =
          CompletableFuture.runAsync(
              () -> {
                try (var connection = docker.accept()) {
                  connection.getInputStream().read();
                  connection
                      .getOutputStream()
                      .write("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              task -> new Thread(task, "docker").start());
      assertThat(DockerProbe.answers("tcp://127.0.0.1:" + docker.getLocalPort())).isTrue();
      answer.join();
    }
  }
}
