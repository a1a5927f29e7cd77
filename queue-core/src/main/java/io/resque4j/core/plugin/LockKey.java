package io.resque4j.core.plugin;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * Names the lock of a job. Jobs with one name exclude each other, whatever their classes, queues
 * and arguments are.
 */
@FunctionalInterface
public interface LockKey {
  /**
   * The name of the key after the namespace, such as {@code customKey:17}; not blank. A node peer
   * that makes the same key with {@code connection.key("customKey", 17)} honours it.
   */
  String name(String jobClass, String queue, ArrayNode args);
}
