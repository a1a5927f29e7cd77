package io.resque4j.core.redis;

import io.lettuce.core.cluster.SlotHash;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.ResqueKeys;
import java.util.List;

/** The part of a namespace in braces, by which all keys of it lie on one node of a cluster. */
final class HashTag {
  private HashTag() {}

  /**
   * The slot of all keys of a namespace.
   *
   * @throws ResqueException when it has no hash tag, with what to write instead
   */
  static int slot(List<String> namespace) {
    ResqueKeys keys = ResqueKeys.of(namespace.toArray(String[]::new));
    String text = keys.namespace();
    int open = text.indexOf('{');
    int close = open < 0 ? -1 : text.indexOf('}', open + 1);
    if (close <= open + 1) {
      throw new ResqueException(
          ("expected a namespace with a hash tag, because Redis is a cluster and all keys must lie on"
                  + " one node: write {%s}, got: %s")
              .formatted(text.isEmpty() ? "resque" : text.replaceAll("[{}]", ""), text));
    }
    return SlotHash.getSlot(keys.queues());
  }
}
