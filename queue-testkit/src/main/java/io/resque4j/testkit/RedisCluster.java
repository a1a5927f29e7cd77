package io.resque4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster of three masters, each with a third of the slots, and some replicas:
 * processes on free ports of 127.0.0.1. A master that does not answer for a second and a half is
 * replaced by its replica.
 */
public final class RedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts three masters and returns when they work together.
   *
   * @param replicasOf the indices of the masters, from 0, that get a replica
   */
  public static RedisCluster start(int... replicasOf) {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.startAll(replicasOf);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll(int... replicasOf) {
    for (int i = 0; i < MASTERS + replicasOf.length; i++) {
      nodes.add(node());
    }
    for (int i = 0; i < MASTERS; i++) {
      int first = SLOTS * i / MASTERS;
      int last = SLOTS * (i + 1) / MASTERS - 1;
      call(nodes.get(i), "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
      call(nodes.get(i), "CLUSTER", "ADDSLOTSRANGE", first, last);
    }
    for (RedisServer node : nodes.subList(1, nodes.size())) {
      call(nodes.get(0), "CLUSTER", "MEET", RedisServer.HOST, node.port(), busPort(node));
    }
    Waiting.until("all nodes know each other", () -> nodes.stream().allMatch(this::knowsAll));
    for (int i = 0; i < replicasOf.length; i++) {
      call(nodes.get(MASTERS + i), "CLUSTER", "REPLICATE", id(nodes.get(replicasOf[i])));
    }
    Waiting.until("the cluster is up", () -> nodes.stream().allMatch(this::isUp));
    for (int i = 0; i < replicasOf.length; i++) {
      RedisServer replica = nodes.get(MASTERS + i);
      Waiting.until("the replica follows", () -> info(replica).contains("master_link_status:up"));
    }
  }

  private static RedisServer node() {
    return RedisServer.builder()
        .config("cluster-enabled", "yes")
        .config("cluster-config-file", "nodes.conf")
        .furtherPort("cluster-port")
        .config("cluster-node-timeout", "1500")
        .config("cluster-require-full-coverage", "no")
        .config("repl-diskless-sync-delay", "0")
        .start();
  }

  private static String busPort(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return raw.texts("CONFIG", "GET", "cluster-port").get(1);
    }
  }

  private boolean knowsAll(RedisServer node) {
    return lines(node).size() == nodes.size()
        && lines(node).stream().noneMatch(line -> line.contains("handshake"));
  }

  private boolean isUp(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return String.valueOf(raw.text("CLUSTER", "INFO")).contains("cluster_state:ok")
          && lines(node).stream().filter(line -> line.contains("slave")).count()
              == nodes.size() - MASTERS;
    }
  }

  private static List<String> lines(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return String.valueOf(raw.text("CLUSTER", "NODES")).lines().toList();
    }
  }

  private static String info(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return String.valueOf(raw.text("INFO", "replication"));
    }
  }

  private static void call(RedisServer node, Object... command) {
    try (RawRedis raw = node.connect()) {
      raw.call(command);
    }
  }

  private static String id(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return Objects.requireNonNull(raw.text("CLUSTER", "MYID"));
    }
  }

  /** {@code redis-cluster://host:port,host:port,…}, all nodes. */
  public String uri() {
    return nodes.stream()
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** The masters as they were at the start, then the replicas. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** The slot of a key. */
  public int slot(String key) {
    try (RawRedis raw = nodes.get(0).connect()) {
      return (int) raw.number("CLUSTER", "KEYSLOT", key);
    }
  }

  /** The node that answers for a slot, as it says itself. */
  public RedisServer owner(int slot) {
    return nodes.stream()
        .filter(RedisServer::isAnswering)
        .filter(node -> owns(node, slot))
        .findFirst()
        .orElseThrow(() -> new RedisServerException("no node owns slot " + slot));
  }

  private static boolean owns(RedisServer node, int slot) {
    String own =
        lines(node).stream().filter(line -> line.contains("myself,master")).findFirst().orElse("");
    String[] words = own.split(" ", -1);
    for (int i = 8; i < words.length; i++) {
      String[] range = words[i].startsWith("[") ? new String[] {"-1"} : words[i].split("-", 2);
      int first = Integer.parseInt(range[0].isEmpty() ? "-1" : range[0]);
      int last = range.length == 1 ? first : Integer.parseInt(range[1]);
      if (slot >= first && slot <= last) {
        return true;
      }
    }
    return false;
  }

  /** Moves a slot with all its keys to another master, key by key, as redis-cli does it. */
  public void moveSlot(int slot, RedisServer target) {
    RedisServer source = owner(slot);
    call(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", id(source));
    call(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", id(target));
    try (RawRedis raw = source.connect()) {
      List<String> keys = raw.texts("CLUSTER", "GETKEYSINSLOT", slot, 100);
      while (!keys.isEmpty()) {
        for (String key : keys) {
          raw.call("MIGRATE", RedisServer.HOST, target.port(), key, 0, 5000);
        }
        keys = raw.texts("CLUSTER", "GETKEYSINSLOT", slot, 100);
      }
    }
    String id = id(target);
    call(target, "CLUSTER", "SETSLOT", slot, "NODE", id);
    for (RedisServer node : nodes) {
      if (node != target && node.isAnswering() && !info(node).contains("role:slave")) {
        call(node, "CLUSTER", "SETSLOT", slot, "NODE", id);
      }
    }
  }

  /** Whatever a test has done: all run again and the cluster is up. */
  public void bringBack() {
    nodes.forEach(RedisServer::bringBack);
    Waiting.until("the cluster is up", () -> nodes.stream().allMatch(this::isUp));
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
