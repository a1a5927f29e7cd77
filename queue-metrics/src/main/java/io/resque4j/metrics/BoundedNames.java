package io.resque4j.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that a tag may have. Names of queues and classes come from whoever enqueues: the first
 * ones are kept, all others are one.
 */
final class BoundedNames {
  /** Stands for every name that is not kept. */
  static final String OTHER = "other";

  /** Stands for the class of what is no job. */
  static final String NONE = "none";

  /** A longer name is not kept: it would be stored and shown again and again. */
  private static final int LONGEST = 200;

  private final int most;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  /** At most so many values, {@link #OTHER} and {@link #NONE} not counted. */
  BoundedNames(int most) {
    this.most = most;
  }

  /** The name itself, or what stands for it. */
  String bounded(@Nullable String name) {
    if (name == null) {
      return NONE;
    }
    return kept.contains(name) || keep(name) ? name : OTHER;
  }

  private synchronized boolean keep(String name) {
    if (kept.size() < most && name.length() <= LONGEST) {
      kept.add(name);
    }
    return kept.contains(name);
  }
}
