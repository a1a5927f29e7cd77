package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.RedisCredentials;
import io.resque4j.core.RedisTls;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.redis.RedisAddress.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAddressTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ResqueConfig config(String uri) {
    return new ResqueConfig(
        uri,
        null,
        RedisTls.DEFAULT,
        null,
        RedisTls.DEFAULT,
        List.of("resque"),
        SECOND,
        SECOND,
        SECOND,
        1);
  }

  private static RedisAddress parse(String uri) {
    return RedisAddress.of(config(uri));
  }

  @Test
  void aSingleRedisHasDefaultsForAllButItsHost() {
    RedisAddress address = parse("redis://example.org");

    assertThat(address.kind()).isEqualTo(Kind.SINGLE);
    assertThat(address.hosts()).containsExactly(new HostPort("example.org", 6379));
    assertThat(address.tls()).isFalse();
    assertThat(address.database()).isZero();
    assertThat(address.credentials()).isNull();
  }

  @Test
  void userPasswordPortAndDatabaseAreRead() {
    RedisAddress address = parse("rediss://me:p%40ss+%2F%25:x@[::1]:7000/12");

    assertThat(address.tls()).isTrue();
    assertThat(address.hosts()).containsExactly(new HostPort("::1", 7000));
    assertThat(address.database()).isEqualTo(12);
    assertThat(address.credentials()).isEqualTo(new RedisCredentials("me", "p@ss+/%:x"));
    assertThat(address.shown()).isEqualTo("[::1]:7000");
  }

  @Test
  void aPasswordNeedsNoUser() {
    assertThat(parse("redis://:secret@host").credentials())
        .isEqualTo(new RedisCredentials(null, "secret"));
    assertThat(parse("redis://secret@host").credentials())
        .isEqualTo(new RedisCredentials(null, "secret"));
  }

  @Test
  void aSocketIsAPathWithItsDatabaseAsAnOption() {
    RedisAddress address = parse("redis-socket://me:pw@/run/redis.sock?database=3");

    assertThat(address.kind()).isEqualTo(Kind.SOCKET);
    assertThat(address.socket()).isEqualTo("/run/redis.sock");
    assertThat(address.database()).isEqualTo(3);
    assertThat(address.credentials()).isEqualTo(new RedisCredentials("me", "pw"));
    assertThat(address.shown()).isEqualTo("/run/redis.sock");
  }

  @Test
  void sentinelsHaveALoginAndTlsOfTheirOwn() {
    RedisAddress address =
        parse(
            "redis-sentinel://me:pw@a,b:1,c/2?sentinelUser=s&sentinelPassword=t&sentinelTls=true"
                + "#mymaster");

    assertThat(address.kind()).isEqualTo(Kind.SENTINEL);
    assertThat(address.hosts())
        .containsExactly(new HostPort("a", 26379), new HostPort("b", 1), new HostPort("c", 26379));
    assertThat(address.master()).isEqualTo("mymaster");
    assertThat(address.database()).isEqualTo(2);
    assertThat(address.tls()).isFalse();
    assertThat(address.sentinelTls()).isTrue();
    assertThat(address.credentials()).isEqualTo(new RedisCredentials("me", "pw"));
    assertThat(address.sentinelCredentials()).isEqualTo(new RedisCredentials("s", "t"));
  }

  @Test
  void aClusterIsSomeOfItsNodes() {
    RedisAddress address = parse("rediss-cluster://a:7000,b:7001");

    assertThat(address.kind()).isEqualTo(Kind.CLUSTER);
    assertThat(address.tls()).isTrue();
    assertThat(address.hosts()).containsExactly(new HostPort("a", 7000), new HostPort("b", 7001));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://host",
        "REDIS://host",
        "redis://",
        "redis://:hunter2@",
        "redis://host:hunter2/0",
        "redis://host:70000",
        "redis://host:0",
        "redis://a,b",
        "redis://host/x",
        "redis://host/1?db=2",
        "redis://user:hun/ter2@host",
        "redis://user:hun?ter2@host",
        "redis://user:hunter2%@host",
        "redis://user:%zzhunter2@host",
        "redis-socket://run/redis.sock",
        "redis-socket:///",
        "redis-sentinel://user:hunter2@a,b",
        "redis-sentinel://a,b?sentinelPassword=hunter2",
        "redis-cluster://a/1",
      })
  void whatIsNoAddressIsRefusedInOneLineWithoutItsPassword(String uri) {
    assertThatThrownBy(() -> parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ")
        .hasMessageContaining("got: ")
        .hasMessageNotContainingAny("hunter2", "ter2", "zz", "\n");
  }

  @Test
  void neitherTheConfigurationNorACredentialShowsItsPassword() {
    String uri = "redis-sentinel://me:hunter2@a?sentinelPassword=hunter2#m";

    assertThat(config(uri).toString()).doesNotContain("hunter2").contains("redis-sentinel://***@a");
    assertThat(new RedisCredentials("me", "hunter2").toString()).doesNotContain("hunter2");
    assertThat(parse(uri).toString()).doesNotContain("hunter2");
  }

  @Test
  void credentialsOfTheConfigurationComeBeforeThoseOfTheAddress() {
    ResqueConfig plain = config("redis://me:pw@host");
    ResqueConfig config =
        new ResqueConfig(
            plain.uri(),
            new RedisCredentials("you", "other"),
            plain.tls(),
            null,
            plain.sentinelTls(),
            plain.namespace(),
            SECOND,
            SECOND,
            SECOND,
            1);

    assertThat(RedisAddress.of(config).credentials())
        .isEqualTo(new RedisCredentials("you", "other"));
  }
}
