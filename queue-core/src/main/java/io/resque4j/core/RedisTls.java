package io.resque4j.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe, and who to be, on a TLS connection. That the connection is encrypted at all is
 * said by the address ({@code rediss://…}); that the certificate must name the host we asked for
 * cannot be switched off.
 *
 * @param trusted certificates of the authorities to believe: a PEM file, or a key store that ends
 *     in {@code .p12}, {@code .pfx} or {@code .jks}; null: those that this Java believes ({@code
 *     javax.net.ssl.trustStore})
 * @param trustedPassword the password of that key store; null when it has none
 * @param certificate our own certificate with its chain, as PEM, for a Redis that asks for one;
 *     null: none
 * @param key the private key of that certificate, as PEM (PKCS#8)
 * @param keyPassword the password of that key; null when it has none
 */
public record RedisTls(
    @Nullable Path trusted,
    @Nullable String trustedPassword,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String keyPassword) {

  /** What this Java believes, and no certificate of our own. */
  public static final RedisTls DEFAULT = new RedisTls(null, null, null, null, null);

  /**
   * Checks that the files are there.
   *
   * @throws IllegalArgumentException when one cannot be read, or a certificate comes without its
   *     key
   */
  public RedisTls {
    readable("the trusted certificates", trusted);
    readable("the certificate", certificate);
    readable("the certificate's key", key);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "expected a certificate together with its private key, got only the "
              + (key == null ? "certificate" : "key"));
    }
  }

  /** Believes the authorities in a PEM file, and no others. */
  public static RedisTls trusting(Path pem) {
    return new RedisTls(Objects.requireNonNull(pem), null, null, null, null);
  }

  /** Believes the authorities in a key store ({@code .p12}, {@code .jks}), and no others. */
  public static RedisTls trusting(Path keyStore, String password) {
    return new RedisTls(
        Objects.requireNonNull(keyStore), Objects.requireNonNull(password), null, null, null);
  }

  /** The same, with a certificate and a private key (PEM) to show to Redis. */
  public RedisTls identifiedBy(Path ownCertificate, Path ownKey) {
    return new RedisTls(trusted, trustedPassword, ownCertificate, ownKey, null);
  }

  private static void readable(String what, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException("expected " + what + " in a readable file, got: " + file);
    }
  }

  @Override
  public String toString() {
    return "RedisTls[trusted=" + trusted + ", certificate=" + certificate + "]";
  }
}
