package io.resque4j.cli.jobs;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one line why the classes of users cannot be used, and what to do about it. */
final class JobProblems {
  /** Class file version 45 is Java 1. */
  private static final int VERSION_BEFORE_JAVA_1 = 44;

  private static final Pattern TOO_NEW =
      Pattern.compile("^(\\S+) has been compiled by a more recent .*?version (\\d+)\\.");
  private static final Pattern NO_CLASS = Pattern.compile("^[\\p{Alnum}_$/.\\-]+$");
  private static final Pattern NO_PROVIDER = Pattern.compile("^(\\S+): Provider (\\S+) not found$");

  private final String where;
  private final ClassLoader command;

  /**
   * For these jars and folders.
   *
   * @param command knows the classes of the command
   */
  JobProblems(String where, ClassLoader command) {
    this.where = where;
    this.command = command;
  }

  /** A line of a service file that leads nowhere, or a class that cannot be made. */
  CliException of(ServiceConfigurationError problem) {
    Matcher absent = NO_PROVIDER.matcher(String.valueOf(problem.getMessage()));
    if (absent.find()) {
      return cannotLoad(
          "META-INF/services/%s names %s, and no such class is there: correct that line, or give its jar with --jobs as well"
              .formatted(absent.group(1), absent.group(2)),
          problem);
    }
    Throwable root = root(problem);
    if (root instanceof LinkageError linkage) {
      return of(linkage);
    }
    return cannotLoad(problem.getMessage() + (root == problem ? "" : ": " + root), problem);
  }

  /** A class that is missing, too new, or does not fit. */
  CliException of(LinkageError problem) {
    String message = String.valueOf(problem.getMessage());
    Matcher tooNew = TOO_NEW.matcher(message);
    if (problem instanceof UnsupportedClassVersionError && tooNew.find()) {
      int built = Integer.parseInt(tooNew.group(2)) - VERSION_BEFORE_JAVA_1;
      int here = Runtime.version().feature();
      return cannotLoad(
          "%s was compiled for Java %d, and this is Java %d: compile it with --release %d, or run resque4j on Java %d"
              .formatted(tooNew.group(1).replace('/', '.'), built, here, here, built),
          problem);
    }
    if (problem instanceof NoClassDefFoundError && NO_CLASS.matcher(message).matches()) {
      String missing = message.replace('/', '.');
      return cannotLoad(
          "the class %s is missing%s: give its jar with --jobs as well, which may be given several times and takes folders of jars"
              .formatted(missing, isOurs(missing) ? " (jobs do not see the command's own)" : ""),
          problem);
    }
    return cannotLoad(root(problem).toString(), problem);
  }

  private boolean isOurs(String className) {
    return command.getResource(className.replace('.', '/') + ".class") != null;
  }

  private CliException cannotLoad(String why, Throwable problem) {
    return new CliException(
        ExitCode.USAGE, "cannot load the jobs of %s: %s".formatted(where, why), problem);
  }

  private static Throwable root(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
