package io.resque4j.cli.frame;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the command, on stderr: readable lines, or JSON; one per event, without secrets and
 * without anything that a terminal would obey. Only the daemons say more than what went wrong.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Libraries that say much of themselves. */
  private static final List<String> LIBRARIES =
      List.of("io.lettuce", "io.netty", "reactor", "com.cronutils", "io.micrometer");

  /** Says that a connection ended after its threads, which is so at the end of each process. */
  private static final String LATE_ENDS =
      "io.netty.util.concurrent.DefaultPromise.rejectedExecution";

  private static final String APPENDER = "stderr";

  /** Found by Logback through {@code ServiceLoader}. */
  public LogSetup() {}

  /** For verbs that answer and end: nothing but what the verb says itself. */
  public static void quiet() {
    level(Level.OFF, Level.OFF);
  }

  /** For verbs that stay: what is going on. */
  public static void daemon(boolean verbose) {
    level(verbose ? Level.DEBUG : Level.INFO, verbose ? Level.INFO : Level.ERROR);
  }

  /** At most what this level says, unless more was asked for by {@link #daemon}. */
  public static void level(String name) {
    if (!isVerbose()) {
      level(Level.valueOf(name), Level.ERROR);
    }
  }

  /**
   * The form of the lines from now on.
   *
   * @param json one object per line; else to read
   * @param title the name of this process; null: none
   */
  public static void form(boolean json, @Nullable String title) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (logger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
        instanceof ConsoleAppender<ILoggingEvent> appender) {
      appender.setEncoder(json ? jsonLines(context, title) : textLines(context, title));
    }
  }

  private static boolean isVerbose() {
    return logger("io.resque4j").isDebugEnabled();
  }

  private static void level(Level ours, Level libraries) {
    logger(Logger.ROOT_LOGGER_NAME).setLevel(ours);
    LIBRARIES.forEach(name -> logger(name).setLevel(libraries));
    logger(LATE_ENDS).setLevel(Level.OFF);
    logger("io.resque4j").setLevel(ours);
  }

  private static ch.qos.logback.classic.Logger logger(String name) {
    return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(name);
  }

  private static Encoder<ILoggingEvent> jsonLines(LoggerContext context, @Nullable String title) {
    JsonLines lines = new JsonLines(title, isVerbose());
    lines.setContext(context);
    lines.start();
    return lines;
  }

  private static Encoder<ILoggingEvent> textLines(LoggerContext context, @Nullable String title) {
    String name =
        title == null
            ? "%logger{0}"
            : "%logger{0}[" + Text.visible(title).replaceAll("[%()\\\\{}]", "_") + "]";
    PatternLayoutEncoder encoder =
        new PatternLayoutEncoder() {
          @Override
          public void start() {
            PatternLayout layout = new PatternLayout();
            layout.getInstanceConverterMap().put("line", OneLine::new);
            layout.getInstanceConverterMap().put("trace", Trace::new);
            layout.setContext(context);
            layout.setPattern("%d{HH:mm:ss.SSS} %-5level " + name + ": %line%n%trace");
            layout.start();
            this.layout = layout;
            started = true;
          }
        };
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    return encoder;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setName(APPENDER);
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(textLines(context, null));
    appender.start();

    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.OFF);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static final class OneLine extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
      return Text.visible(Secrets.mask(super.convert(event)));
    }
  }

  /** The stack trace, at debug level only; else the message has to do. */
  private static final class Trace extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
      if (!isVerbose()) {
        return "";
      }
      return super.convert(event)
          .lines()
          .map(line -> "    " + Text.visible(Secrets.mask(line.strip())) + System.lineSeparator())
          .collect(Collectors.joining());
    }
  }
}
