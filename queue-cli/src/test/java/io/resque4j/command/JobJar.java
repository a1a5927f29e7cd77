package io.resque4j.command;

import io.resque4j.core.JobLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars of jobs, as users bring them, packed from classes of the tests. */
final class JobJar {
  private JobJar() {}

  /** A jar with these classes, whose service file names {@code library}. */
  static Path naming(String library, Class<?>... classes) {
    try {
      Path jar = Files.createTempFile(Sandbox.shared(), "jobs-", ".jar");
      try (OutputStream out = Files.newOutputStream(jar);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.putNextEntry(new ZipEntry("META-INF/services/" + JobLibrary.class.getName()));
        zip.write(library.getBytes(StandardCharsets.UTF_8));
        for (Class<?> type : classes) {
          String name = type.getName().replace('.', '/') + ".class";
          zip.putNextEntry(new ZipEntry(name));
          try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            Objects.requireNonNull(in, name).transferTo(zip);
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A jar with one library. */
  static Path of(Class<? extends JobLibrary> library) {
    return naming(library.getName(), library);
  }
}
