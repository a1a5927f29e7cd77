package io.resque4j.core.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a node of a cluster which node owns a slot. */
record ClusterQuestion(int slot) implements Question {

  @Override
  public void begin(StatefulRedisPubSubConnection<String, String> connection, Runnable news) {
    // A cluster announces nothing.
  }

  @Override
  public CompletableFuture<Sighting> ask(
      StatefulRedisPubSubConnection<String, String> connection, HostPort asked) {
    return connection
        .async()
        .clusterNodes()
        .toCompletableFuture()
        .thenApply(nodes -> read(nodes, asked));
  }

  /**
   * Reads the reply of {@code CLUSTER NODES}: per line an id, {@code ip:port@bus[,hostname]},
   * flags, its master, two times, its epoch, the state of its link, and the slots that it owns.
   */
  Sighting read(String nodes, HostPort asked) {
    List<HostPort> alive = new ArrayList<>();
    HostPort owner = null;
    long epoch = -1;
    for (String line : nodes.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words.length < 8 || words[2].contains("noaddr") || words[2].contains("handshake")) {
        continue;
      }
      HostPort node = address(words[1], asked);
      if (node == null) {
        continue;
      }
      if (!words[2].contains("fail")) {
        alive.add(node);
      }
      if (owns(words) && Long.parseLong(words[6]) > epoch) {
        owner = node;
        epoch = Long.parseLong(words[6]);
      }
    }
    if (owner == null) {
      throw new IllegalStateException("no node of the cluster owns slot " + slot);
    }
    return new Sighting(owner, epoch, alive);
  }

  private static @Nullable HostPort address(String word, HostPort asked) {
    int at = word.indexOf('@');
    int comma = word.indexOf(',');
    String address = word.substring(0, at < 0 ? word.length() : at);
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    if (port == 0) {
      return null; // it does not listen in the way in which we ask
    }
    String host = address.substring(0, colon);
    if (comma >= 0 && comma + 1 < word.length()) {
      String name = word.substring(comma + 1);
      int end = name.indexOf(',');
      host = end < 0 ? name : name.substring(0, end);
    }
    return new HostPort(host.isEmpty() ? asked.host() : host, port); // it may not know its own
  }

  private boolean owns(String[] words) {
    for (int i = 8; i < words.length; i++) {
      if (words[i].isEmpty() || words[i].startsWith("[")) {
        continue; // a slot on its way to or from this node
      }
      String[] range = words[i].split("-", 2);
      int first = Integer.parseInt(range[0]);
      int last = range.length == 1 ? first : Integer.parseInt(range[1]);
      if (slot >= first && slot <= last) {
        return true;
      }
    }
    return false;
  }
}
