package io.resque4j.cli.jobs;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.JobLibrary;
import io.resque4j.worker.WorkerListener;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/**
 * Code as users bring it: compiled from text by the JDK's compiler against what they may know of
 * us, and packed as a jar or left in a folder.
 */
public final class UserCode {
  private static final List<Class<?>> KNOWN =
      List.of(JobLibrary.class, WorkerListener.class, Logger.class, JsonNode.class, Version.class);

  private final Path folder;
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, String> files = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  private UserCode(Path folder) {
    this.folder = folder;
  }

  /** With a folder for all that is made. */
  public static UserCode in(Path folder) {
    return new UserCode(folder);
  }

  /** A class with its package, its name and its text. */
  public UserCode type(String name, String body) {
    int dot = name.lastIndexOf('.');
    sources.put(name, "package " + name.substring(0, dot) + ";\n" + body);
    return this;
  }

  /** A {@link JobLibrary} that is named as a service, with this in its {@code define}. */
  public UserCode library(String name, String define) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    type(
        name,
        """
        public final class %s implements io.resque4j.core.JobLibrary {
          @Override
          public void define(io.resque4j.core.Jobs.Builder jobs) {
            %s
          }
        }
        """
            .formatted(simple, define));
    return service(JobLibrary.class.getName(), name);
  }

  /** A line in a file of {@code META-INF/services}. */
  public UserCode service(String type, String name) {
    files.merge("META-INF/services/" + type, name + "\n", String::concat);
    return this;
  }

  /** A resource. */
  public UserCode file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** The class is there when the others are compiled, and then forgotten. */
  public UserCode without(String name) {
    leftOut.add(name.replace('.', '/') + ".class");
    return this;
  }

  /** Compiled with this jar or folder as well. */
  public UserCode knowing(Path other) {
    classPath.add(other);
    return this;
  }

  /** All of it in a folder of classes. */
  public Path folder(String name) {
    try {
      Path classes = Files.createDirectories(folder.resolve(name));
      compile(classes);
      for (String each : leftOut) {
        Files.delete(classes.resolve(each));
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = classes.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of it in a jar, whose name may have folders before it. */
  public Path jar(String name) {
    Path classes = folder(name + ".classes");
    Path jar = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    Path texts = Files.createTempDirectory(folder, "sources-");
    List<Path> paths = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = texts.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      paths.add(Files.writeString(file, source.getValue()));
    }
    List<String> options =
        List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-cp", knownClasses());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      if (!compiler
          .getTask(told, manager, null, options, null, manager.getJavaFileObjectsFromPaths(paths))
          .call()) {
        throw new IllegalArgumentException(told.toString());
      }
    }
  }

  private String knownClasses() {
    return Stream.concat(
            KNOWN.stream().map(UserCode::source), classPath.stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
