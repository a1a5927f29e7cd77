package io.resque4j.cli.frame;

import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * A log for verbs that answer and end: there is none, and nothing of Logback is loaded. (SLF4J's
 * own empty log would not do: Netty looks for another one then.)
 */
public final class NoLog implements SLF4JServiceProvider {
  private static final String QUICK = "resque4j.quick";
  private static final String PROVIDER = "slf4j.provider";
  private static final Pattern VERBOSE = Pattern.compile("-\\w*v\\w*|--verb.*");

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Made by SLF4J. */
  public NoLog() {}

  /**
   * Takes this log for the whole process if the launcher says that its verb ends soon, and nobody
   * wants to read a log. It must come before anything that logs.
   */
  public static void takeIfEnough(String... words) {
    if (Boolean.getBoolean(QUICK)
        && List.of(words).stream().noneMatch(word -> VERBOSE.matcher(word).matches())) {
      System.setProperty(PROVIDER, NoLog.class.getName());
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  /** Whether this process has no log. */
  static boolean isTaken() {
    return NoLog.class.getName().equals(System.getProperty(PROVIDER));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> NOPLogger.NOP_LOGGER;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
