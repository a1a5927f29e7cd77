package io.resque4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A command on its way through a {@link LossyProxy}.
 *
 * @param number counted from 1 over all connections of the proxy
 * @param connection counted from 1
 * @param strings the name of the command and its arguments
 */
public record ProxiedCommand(long number, int connection, List<byte[]> strings) {

  /** Such as {@code EVALSHA}, in upper case. */
  public String name() {
    return strings.isEmpty() ? "" : text(0).toUpperCase(Locale.ROOT);
  }

  /** Whether its name or an argument contains this text. */
  public boolean contains(String text) {
    for (int i = 0; i < strings.size(); i++) {
      if (text(i).contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** The name, for 0, or an argument; bytes that are no UTF-8 become U+FFFD. */
  public String text(int index) {
    return new String(strings.get(index), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("#" + number);
    for (int i = 0; i < strings.size(); i++) {
      String text = text(i).replaceAll("\\p{Cntrl}", " ");
      line.append(' ').append(text.length() > 60 ? text.substring(0, 60) + "…" : text);
    }
    return line.toString();
  }
}
