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
import ch.qos.logback.core.spi.ContextAwareBase;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the command: readable lines on stderr, one per event, without secrets and without
 * anything that a terminal would obey. Only the daemons say more than what went wrong.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

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

  private static void level(Level ours, Level libraries) {
    logger(Logger.ROOT_LOGGER_NAME).setLevel(libraries);
    logger("io.resque4j").setLevel(ours);
  }

  private static ch.qos.logback.classic.Logger logger(String name) {
    return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(name);
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder =
        new PatternLayoutEncoder() {
          @Override
          public void start() {
            PatternLayout layout = new PatternLayout();
            layout.getInstanceConverterMap().put("line", OneLine::new);
            layout.getInstanceConverterMap().put("trace", Trace::new);
            layout.setContext(context);
            layout.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %line%n%trace");
            layout.start();
            this.layout = layout;
            started = true;
          }
        };
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();

    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
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
      if (!logger("io.resque4j").isDebugEnabled()) {
        return "";
      }
      return super.convert(event)
          .lines()
          .map(line -> "    " + Text.visible(Secrets.mask(line.strip())) + System.lineSeparator())
          .collect(Collectors.joining());
    }
  }
}
