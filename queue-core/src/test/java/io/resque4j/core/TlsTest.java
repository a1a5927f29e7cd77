package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.TestCertificates;
import io.resque4j.testkit.TestCertificates.Signed;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
  void whatSpeaksTlsButIsNoRedisIsNotAskedWhetherItWantsTls() throws Exception {
    try (ServerSocket silent = tlsOf("silent").getServerSocketFactory().createServerSocket(0)) {
      Thread reader = new Thread(() -> readAll(silent), "reads and says nothing");
      reader.start();

      assertThatThrownBy(
              () ->
                  builder("rediss://localhost:" + silent.getLocalPort())
                      .tls(RedisTls.trusting(certificates.authority()))
                      .connectTimeout(Duration.ofSeconds(3))
                      .connect())
          .isInstanceOf(ResqueConnectionException.class)
          .hasMessageContaining("is it a Redis that answers there?")
          .hasMessageNotContaining("One that wants TLS");
    }
  }

  /** What a server of ours needs that is no Redis. */
  private static SSLContext tlsOf(String name) throws Exception {
    Signed own = certificates.sign(name, "dns:localhost");
    char[] password = certificates.password().toCharArray();
    KeyStore store = KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), password);
    try (InputStream in = Files.newInputStream(own.certificate())) {
      Certificate[] chain = {CertificateFactory.getInstance("X.509").generateCertificate(in)};
      store.setKeyEntry(name, store.getKey(name, password), password, chain);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Until the other side goes away. */
  private static void readAll(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // the test is over
    }
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
