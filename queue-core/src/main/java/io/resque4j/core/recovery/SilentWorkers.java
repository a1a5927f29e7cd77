package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the one who acts passes on to those without a role, in {@code
 * resque4j:sweeper:<scope>:silent}: which workers say nothing new, and what they said last. A line
 * for each: the SHA-1 of its sign of life, a space, its member of {@code workers}.
 *
 * <p>Nobody need believe it. Who heard a sign some time ago, and reads the same one from the worker
 * when it takes over, knows that the worker said nothing between: a sign does not come again.
 */
final class SilentWorkers {
  /** So many are passed on at most: everyone reads it with each look. */
  static final int MOST = 500;

  private SilentWorkers() {}

  static byte[] write(Map<String, String> signs) {
    return signs.entrySet().stream()
        .filter(each -> each.getKey().indexOf('\n') < 0) // the name of a peer may hold anything
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining("\n"))
        .getBytes(UTF_8);
  }

  /** What is no line of ours is passed over. */
  static Map<String, String> read(byte[] said) {
    Map<String, String> signs = new HashMap<>();
    for (String line : new String(said, UTF_8).split("\n", MOST + 1)) {
      int space = line.indexOf(' ');
      if (space > 0 && signs.size() < MOST) {
        signs.put(line.substring(space + 1), line.substring(0, space));
      }
    }
    return signs;
  }
}
