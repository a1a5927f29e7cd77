package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.SentinelRedis;
import io.resque4j.testkit.TestCertificates;
import io.resque4j.testkit.TestCertificates.Signed;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sentinels that speak TLS and want a login of their own, before a Redis that wants another one.
 */
final class SentinelLoginTest {
  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static SentinelRedis redis;

  @BeforeAll
  static void start() {
    certificates = TestCertificates.in(folder);
    Signed own = certificates.sign("sentinel", "dns:localhost");
    redis =
        SentinelRedis.start(
            0, options -> options, options -> options.tls(certificates, own, false));
    try (RawRedis raw = redis.master().connect()) {
      raw.call("ACL", "SETUSER", "worker", "on", ">master-CANARY", "~*", "&*", "+@all");
    }
    for (RedisServer sentinel : redis.sentinels()) {
      try (RawRedis raw = sentinel.connect()) {
        raw.call("ACL", "SETUSER", "watcher", "on", ">watch-CANARY", "&*", "+@all");
      }
    }
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static String hosts() {
    return redis.sentinels().stream()
        .map(each -> each.tlsUri().replace("rediss://", ""))
        .collect(Collectors.joining(","));
  }

  private static Resque.Builder builder(String query) {
    return Resque.builder()
        .uri("redis-sentinel://worker:master-CANARY@" + hosts() + query + "#mymaster")
        .sentinelTls(RedisTls.trusting(certificates.authority()));
  }

  @Test
  void bothLoginsAndTheTlsOfTheSentinelsAreUsed() {
    String query = "?sentinelTls=true&sentinelUser=watcher&sentinelPassword=watch-CANARY";
    try (Resque resque = builder(query).connect();
        RawRedis raw = redis.master().connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      assertThat(raw.text("CLIENT", "LIST")).contains("user=worker");
      assertThat(resque.address()).doesNotContain("CANARY");
    }
    try (RawRedis raw = redis.sentinels().get(0).connect()) {
      assertThat(raw.text("CLIENT", "LIST")).doesNotContain("user=worker");
    }
  }

  @Test
  void aWrongPasswordForTheSentinelsIsToldWithoutIt() {
    assertThatThrownBy(
            () ->
                builder("?sentinelTls=true").sentinelCredentials("watcher", "no-CANARY").connect())
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("knows no such user or password")
        .hasMessageNotContaining("CANARY");
  }

  @Test
  void sentinelsWhoseAuthorityIsNotTrustedAreRefused() {
    assertThatThrownBy(() -> builder("?sentinelTls=true").sentinelTls(RedisTls.DEFAULT).connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("TLS: ");
  }
}
