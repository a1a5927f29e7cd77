package io.resque4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Unpacks the static Redis binary of the jar {@code embedded-redis}, once per machine and user. */
final class EmbeddedRedis {
  static final String VERSION = "7.0.15";
  private static @Nullable Path unpacked;

  private EmbeddedRedis() {}

  static synchronized Path executable() {
    Path file = unpacked;
    if (file == null || !Files.isExecutable(file)) {
      file = unpack(HomeFolder.resolve("bin"));
      unpacked = file;
    }
    return file;
  }

  static String resourceName(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    String machine = arch.toLowerCase(Locale.ROOT);
    String family =
        system.startsWith("linux") ? "linux" : system.startsWith("mac") ? "darwin" : "unknown";
    String processor =
        switch (machine) {
          case "amd64", "x86_64", "x64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          case "x86", "i386", "i486", "i586", "i686" -> "386";
          default -> "unknown";
        };
    boolean shipped =
        !(family + processor).contains("unknown") && !"darwin386".equals(family + processor);
    if (!shipped) {
      throw new RedisServerException(
          "there is no embedded Redis for "
              + os
              + " "
              + arch
              + ": install redis-server or valkey-server so that it is on PATH, or give the address"
              + " of a running Redis");
    }
    return "redis-server-" + VERSION + "-" + family + "-" + processor;
  }

  /** Copies this machine's binary into a folder, unless a whole copy of it is there. */
  static Path unpack(Path folder) {
    String name = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));
    URL resource = EmbeddedRedis.class.getResource("/" + name);
    if (resource == null) {
      throw new RedisServerException(
          "the binary " + name + " is not on the classpath: add org.signal:embedded-redis");
    }
    Path file = folder.resolve(name);
    try {
      long checksum = checksum(resource);
      if (!isWhole(file, checksum)) {
        copy(resource, file);
        if (!Files.isExecutable(file)) {
          throw new IOException(
              "programs cannot be run from there (is it mounted noexec?);"
                  + " set TMPDIR, or -Djava.io.tmpdir, to another folder");
        }
        if (!isWhole(file, checksum)) {
          throw new IOException("the copy differs from the original");
        }
      }
      return file;
    } catch (IOException e) {
      throw new RedisServerException("cannot unpack Redis to " + file + ": " + e.getMessage(), e);
    }
  }

  private static void copy(URL resource, Path file) throws IOException {
    Path partial = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      if (!partial.toFile().setExecutable(true)) {
        throw new IOException("cannot be made executable");
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static boolean isWhole(Path file, long checksum) throws IOException {
    if (!Files.isExecutable(file)) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(Files.readAllBytes(file));
    return crc.getValue() == checksum;
  }

  /** The jar's directory knows the checksum; reading it is cheaper than inflating the binary. */
  private static long checksum(URL resource) throws IOException {
    if (resource.openConnection() instanceof JarURLConnection jar
        && jar.getJarEntry().getCrc() >= 0) {
      return jar.getJarEntry().getCrc();
    }
    CRC32 crc = new CRC32();
    try (InputStream in = resource.openStream()) {
      crc.update(in.readAllBytes());
    }
    return crc.getValue();
  }
}
