package io.resque4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Certificates for one test: an authority of its own, and what it has signed. Made with the JDK's
 * {@code keytool}; valid for a day; all files lie in the folder that is given.
 */
public final class TestCertificates {
  private static final String PASSWORD = "password-of-a-test";

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes an authority.
   *
   * @param folder an empty folder, such as JUnit's {@code @TempDir}
   */
  public static TestCertificates in(Path folder) {
    TestCertificates certificates = new TestCertificates(folder);
    certificates.keyPair("authority", "-ext", "bc:c=ca:true");
    certificates.export("authority");
    return certificates;
  }

  /** The authority's certificate, as PEM. */
  public Path authority() {
    return folder.resolve("authority.pem");
  }

  /**
   * A key store (PKCS#12) that holds the authority's certificate; its password is {@link
   * #password}.
   */
  public Path trustStore() {
    Path store = folder.resolve("trust.p12");
    if (!Files.exists(store)) {
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          "authority",
          "-file",
          authority().toString(),
          "-keystore",
          store.toString(),
          "-storetype",
          "PKCS12",
          "-storepass",
          PASSWORD);
    }
    return store;
  }

  public String password() {
    return PASSWORD;
  }

  /** A certificate and its private key, as PEM. */
  public record Signed(Path certificate, Path key) {}

  /**
   * Signs a certificate.
   *
   * @param name of its files
   * @param subjects what it is for, as keytool writes it: {@code ip:127.0.0.1}, {@code
   *     dns:localhost}
   */
  public Signed sign(String name, String... subjects) {
    keyPair(name);
    Path request = folder.resolve(name + ".csr");
    Path certificate = folder.resolve(name + ".pem");
    keytool(
        "-certreq",
        "-alias",
        name,
        "-keystore",
        store(name),
        "-storepass",
        PASSWORD,
        "-file",
        request.toString());
    keytool(
        "-gencert",
        "-alias",
        "authority",
        "-keystore",
        store("authority"),
        "-storepass",
        PASSWORD,
        "-validity",
        "1",
        "-rfc",
        "-ext",
        "san=" + String.join(",", subjects),
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    return new Signed(certificate, exportKey(name));
  }

  private void keyPair(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "1",
                "-keystore",
                store(name),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  private void export(String name) {
    keytool(
        "-exportcert",
        "-alias",
        name,
        "-keystore",
        store(name),
        "-storepass",
        PASSWORD,
        "-rfc",
        "-file",
        folder.resolve(name + ".pem").toString());
  }

  private Path exportKey(String name) {
    try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      byte[] key = Objects.requireNonNull(store.getKey(name, PASSWORD.toCharArray())).getEncoded();
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
      return Files.writeString(
          folder.resolve(name + ".key"),
          "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the key of " + name, e);
    }
  }

  private String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool " + arguments[0] + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
