package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.WorkerName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the one who acts passes on to those without a role, in {@code
 * resque4j:sweeper:<scope>:signs}: the {@linkplain SignOfLife#token tokens} of the signs of life
 * that it saw last, one per line.
 *
 * <p>Nobody need believe it. Who heard of a sign some time ago, and reads the same one from a
 * worker when it takes over, knows that the worker said nothing between: a sign does not come again
 * so soon.
 */
final class SaidSigns {
  /** So many are passed on at most: everyone reads it with each look. */
  static final int MOST = 500;

  private SaidSigns() {}

  /**
   * Writes them. Of a process of ours whose workers differ nothing is said: the others may be in
   * the middle of the same heartbeat, and give the sign only later.
   *
   * @param signs the token of each member of {@code workers}, the most important first
   */
  static byte[] write(Map<String, String> signs) {
    Map<String, String> common = new LinkedHashMap<>();
    signs.forEach(
        (member, token) -> {
          WorkerName worker = WorkerName.parse(member);
          String who = worker.isOurs() ? worker.process() : member;
          common.merge(who, token, (one, other) -> one.equals(other) ? one : "");
        });
    return common.values().stream()
        .filter(each -> !each.isEmpty())
        .limit(MOST)
        .collect(Collectors.joining("\n"))
        .getBytes(UTF_8);
  }

  static Set<String> read(byte[] said) {
    Set<String> tokens = new HashSet<>();
    for (String line : new String(said, UTF_8).split("\n", MOST + 1)) {
      if (!line.isEmpty() && tokens.size() < MOST) {
        tokens.add(line);
      }
    }
    return tokens;
  }
}
