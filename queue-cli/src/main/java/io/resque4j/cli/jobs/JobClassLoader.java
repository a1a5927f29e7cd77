package io.resque4j.cli.jobs;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of users, apart from those of the command. Of the command they see what both talk
 * through: {@code io.resque4j}, SLF4J and Jackson, and of course the JDK. All other libraries are
 * their own, in the version that they bring; neither side finds a class, a resource or a service of
 * the other.
 */
final class JobClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("io.resque4j.", "org.slf4j.", "com.fasterxml.jackson.");

  /** The modules of Jackson belong to it. */
  private static final String JACKSON_SERVICES = "META-INF/services/com.fasterxml.jackson.";

  static {
    registerAsParallelCapable();
  }

  /**
   * For these jars and folders.
   *
   * @param command knows the classes of the command
   */
  JobClassLoader(List<URL> urls, ClassLoader command) {
    super("jobs", urls.toArray(URL[]::new), new SharedClasses(command));
  }

  /** Whether the class comes from the command, if that has it. */
  static boolean isShared(String className) {
    return SHARED.stream().anyMatch(className::startsWith);
  }

  /** The JDK, and the few packages of the command that users see. */
  private static final class SharedClasses extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final ClassLoader command;

    SharedClasses(ClassLoader command) {
      super("shared", ClassLoader.getPlatformClassLoader());
      this.command = command;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!isShared(name)) {
        throw new ClassNotFoundException(name);
      }
      return command.loadClass(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
      return isSharedResource(name) ? command.getResource(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
      return isSharedResource(name) ? command.getResources(name) : Collections.emptyEnumeration();
    }

    private static boolean isSharedResource(String name) {
      return isShared(name.replace('/', '.')) || name.startsWith(JACKSON_SERVICES);
    }
  }
}
