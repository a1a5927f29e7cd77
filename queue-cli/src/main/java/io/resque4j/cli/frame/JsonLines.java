package io.resque4j.cli.frame;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.core.protocol.ResqueJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object per event, on one line whatever its values hold: everything that could end a line
 * or command a terminal is an escape. First what every event has, then what it says of itself, then
 * what the code around it has put into the MDC.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final long PID = ProcessHandle.current().pid();
  private static final byte[] NOTHING = {};

  private final @Nullable String title;
  private final boolean stacks;

  /**
   * Lines of this process.
   *
   * @param title its name; null: none
   * @param stacks whether an exception comes with its message and stack
   */
  JsonLines(@Nullable String title, boolean stacks) {
    this.title = title;
    this.stacks = stacks;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    line.put("logger", event.getLoggerName());
    line.put("message", Secrets.mask(String.valueOf(event.getFormattedMessage())));
    line.put("pid", PID);
    if (title != null) {
      line.put("title", title);
    }
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> put(line, pair));
    }
    event
        .getMDCPropertyMap()
        .forEach(
            (name, value) -> {
              if (!line.has(name)) {
                line.put(name, Secrets.mask(String.valueOf(value)));
              }
            });
    if (event.getThrowableProxy() != null) {
      line.put("error", event.getThrowableProxy().getClassName());
      if (stacks) {
        line.put(
            "stack", Secrets.mask(ThrowableProxyUtil.asString(event.getThrowableProxy()).strip()));
      }
    }
    return (escaped(ResqueJson.writeString(line)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode line, KeyValuePair pair) {
    Object value = pair.value;
    if (value instanceof Long || value instanceof Integer) {
      line.put(pair.key, ((Number) value).longValue());
    } else if (value instanceof Double number) {
      line.put(pair.key, number);
    } else if (value != null) {
      line.put(pair.key, Secrets.mask(value.toString()));
    }
  }

  /** What is left to escape stands in strings, where an escape means the same. */
  private static String escaped(String json) {
    StringBuilder line = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            each -> {
              switch (Character.getType(each)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                  for (char unit : Character.toChars(each)) {
                    line.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                  }
                }
                default -> line.appendCodePoint(each);
              }
            });
    return line.toString();
  }
}
