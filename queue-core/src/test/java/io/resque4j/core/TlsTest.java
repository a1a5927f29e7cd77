package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.TestCertificates;
import io.resque4j.testkit.TestCertificates.Signed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a real Redis, with an authority of our own. */
final class TlsTest {
  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static RedisServer server;

  @BeforeAll
  static void start() {
    certificates = TestCertificates.in(folder);
    server =
        RedisServer.builder()
            .tls(certificates, certificates.sign("server", "dns:localhost"), false)
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Resque.Builder builder(String uri) {
    return Resque.builder().uri(uri).connectTimeout(Duration.ofSeconds(20));
  }

  @Test
  void anAuthorityOfOurOwnIsTrustedWhenItIsNamed() {
    try (Resque resque =
        builder(server.tlsUri()).tls(RedisTls.trusting(certificates.authority())).connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
    }
    RedisTls store = RedisTls.trusting(certificates.trustStore(), certificates.password());
    try (Resque resque = builder(server.tlsUri()).tls(store).connect()) {
      assertThat(resque.queue().length("math")).isPositive();
    }
  }

  @Test
  void anUnknownAuthorityIsNotTrusted() {
    assertThatThrownBy(() -> builder(server.tlsUri()).connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("TLS: ")
        .hasMessageContaining("is its authority trusted?");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    String byNumber = server.tlsUri().replace("localhost", "127.0.0.1");

    assertThatThrownBy(
            () -> builder(byNumber).tls(RedisTls.trusting(certificates.authority())).connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("does its certificate name this host");
  }

  @Test
  void aRedisThatWantsACertificateGetsOurs() {
    try (RedisServer strict =
        RedisServer.builder()
            .tls(certificates, certificates.sign("strict", "dns:localhost"), true)
            .start()) {
      RedisTls nobody = RedisTls.trusting(certificates.authority());
      assertThatThrownBy(() -> builder(strict.tlsUri()).tls(nobody).connect())
          .isInstanceOf(ResqueConnectionException.class);

      Signed own = certificates.sign("client", "dns:client");
      RedisTls somebody = nobody.identifiedBy(own.certificate(), own.key());
      try (Resque resque = builder(strict.tlsUri()).tls(somebody).connect()) {
        assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      }
    }
  }

  @Test
  void aRedisThatSpeaksNoTlsIsNamedAsThat() {
    assertThatThrownBy(
            () ->
                builder("rediss://localhost:" + server.port())
                    .connectTimeout(Duration.ofSeconds(2))
                    .connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("One that does not is written redis://");
  }

  @Test
  void plainWordsToATlsPortAreAnsweredWithAHint() {
    assertThatThrownBy(() -> builder(server.tlsUri().replace("rediss", "redis")).connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("rediss://");
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    assertThatThrownBy(() -> RedisTls.trusting(folder.resolve("no.pem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.pem");
    assertThatThrownBy(() -> new RedisTls(null, null, certificates.authority(), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("together with its private key");
  }
}
