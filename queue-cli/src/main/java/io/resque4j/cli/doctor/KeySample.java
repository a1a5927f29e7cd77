package io.resque4j.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.ServerStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a database, read once by SCAN for all checks to which no index leads: locks, claims,
 * and whose keys there are beside ours.
 */
final class KeySample {
  private static final int MOST_PREFIXES = 1_000;
  private static final String CLAIMS = "worker:";

  private final ResqueKeys keys;
  private final int mostKept;
  private final Set<String> locks = new TreeSet<>();
  private final List<String> holders = new ArrayList<>();
  private final Map<String, Long> strangers = new HashMap<>();
  private long seen;
  private boolean whole;
  private boolean more;

  private KeySample(ResqueKeys keys, int mostKept) {
    this.keys = keys;
    this.mostKept = mostKept;
  }

  /** Reads as many keys as the limits say. */
  static KeySample of(ServerStore server, ResqueKeys keys, Limits limits) {
    KeySample sample = new KeySample(keys, limits.members());
    ServerStore.@Nullable Place at = null;
    do {
      ServerStore.Keys page = RedisGateway.await(server.keys(at));
      page.keys().forEach(sample::add);
      at = page.next();
    } while (at != null && sample.seen < limits.keys());
    sample.whole = at == null;
    return sample;
  }

  private void add(byte[] key) {
    seen++;
    String name = new String(key, UTF_8);
    String namespace = keys.namespace();
    if (!namespace.isEmpty() && !name.startsWith(namespace + ":")) {
      String prefix = name.contains(":") ? name.substring(0, name.indexOf(':') + 1) : name;
      if (strangers.size() < MOST_PREFIXES || strangers.containsKey(prefix)) {
        strangers.merge(prefix, 1L, Long::sum);
      }
      return;
    }
    String relative = keys.relative(key);
    if (relative.startsWith(CLAIMS)) {
      addHolder(relative.substring(CLAIMS.length()));
    } else if (ResqueKeys.LOCK_PREFIXES.stream().anyMatch(relative::startsWith)) {
      keep(relative, locks);
    }
  }

  /** What lies beside claims does not look like one: a ping, the second of a start. */
  private void addHolder(String member) {
    if (!member.startsWith("ping:") && !member.endsWith(":started")) {
      keep(member, holders);
    }
  }

  private void keep(String name, Collection<String> kept) {
    if (kept.size() < mostKept) {
      kept.add(name);
    } else {
      more = true;
    }
  }

  /** Names of locks after the namespace. */
  Set<String> locks() {
    return locks;
  }

  /** {@code <name>:<queues>} of those that hold a claim. */
  List<String> holders() {
    return holders;
  }

  /** How the keys outside of the namespace begin, and how many of each there are. */
  Map<String, Long> strangers() {
    return strangers;
  }

  /** How many keys were looked at. */
  long seen() {
    return seen;
  }

  /** Whether there are more locks or claims than are kept. */
  boolean hasMore() {
    return more;
  }

  /** Whether that was all of them. */
  boolean isWhole() {
    return whole;
  }
}
