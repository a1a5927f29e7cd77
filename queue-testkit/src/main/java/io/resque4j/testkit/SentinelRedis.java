package io.resque4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A real master with replicas, watched by real sentinels: processes on free ports of 127.0.0.1. A
 * master that does not answer for a second is replaced.
 */
public final class SentinelRedis implements AutoCloseable {
  /** The name under which the sentinels know the master. */
  public static final String MASTER = "mymaster";

  private static final String QUORUM = "2";
  private static final String DOWN_AFTER_MS = "1000";

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private SentinelRedis() {}

  /**
   * Starts one master, some replicas and three sentinels, and returns when all know each other.
   *
   * @param replicas how many
   * @param options for master and replicas, such as {@code b -> b.config("min-replicas-to-write",
   *     "1")}
   * @param sentinelOptions for the sentinels
   */
  public static SentinelRedis start(
      int replicas,
      UnaryOperator<RedisServerBuilder> options,
      UnaryOperator<RedisServerBuilder> sentinelOptions) {
    SentinelRedis all = new SentinelRedis();
    try {
      all.startAll(replicas, options, sentinelOptions);
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void startAll(
      int replicas,
      UnaryOperator<RedisServerBuilder> options,
      UnaryOperator<RedisServerBuilder> sentinelOptions) {
    RedisServer master = options.apply(redis()).start();
    servers.add(master);
    String port = Integer.toString(master.port());
    for (int i = 0; i < replicas; i++) {
      servers.add(options.apply(redis().config("replicaof", RedisServer.HOST, port)).start());
    }
    Waiting.until("the replicas follow the master", () -> followers(master) == replicas);
    for (int i = 0; i < 3; i++) {
      sentinels.add(
          sentinelOptions
              .apply(
                  RedisServer.builder()
                      .arguments("--sentinel")
                      .config("sentinel", "monitor", MASTER, RedisServer.HOST, port, QUORUM)
                      .config("sentinel", "down-after-milliseconds", MASTER, DOWN_AFTER_MS)
                      .config("sentinel", "failover-timeout", MASTER, "3000"))
              .start());
    }
    Waiting.until(
        "the sentinels know each other and the replicas",
        () ->
            sentinels.stream()
                .allMatch(
                    each ->
                        says(each, "num-other-sentinels", 2)
                            && says(each, "num-slaves", replicas)));
  }

  private static RedisServerBuilder redis() {
    // A fail-over with a full copy would wait five seconds for others that might want it too.
    return RedisServer.builder()
        .config("repl-diskless-sync-delay", "0")
        .config("repl-timeout", "5");
  }

  private static long followers(RedisServer master) {
    try (RawRedis raw = master.connect()) {
      String info = String.valueOf(raw.text("INFO", "replication"));
      return info.lines().filter(line -> line.contains("state=online")).count();
    }
  }

  private static boolean says(RedisServer sentinel, String name, Object value) {
    return said(sentinel, name).equals(value.toString());
  }

  private static String said(RedisServer sentinel, String name) {
    try (RawRedis raw = sentinel.connect()) {
      List<String> said = raw.texts("SENTINEL", "MASTER", MASTER);
      return said.get(said.indexOf(name) + 1);
    }
  }

  /** {@code redis-sentinel://host:port,host:port,host:port#mymaster}. */
  public String uri() {
    return sentinels.stream()
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + MASTER));
  }

  /** Master and replicas, in the order of their start. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The one that most sentinels name at this moment. */
  public RedisServer master() {
    List<Integer> named = new ArrayList<>();
    for (RedisServer sentinel : sentinels) {
      if (sentinel.isAnswering()) {
        try (RawRedis raw = sentinel.connect()) {
          named.add(
              Integer.parseInt(raw.texts("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER).get(1)));
        }
      }
    }
    return servers.stream()
        .filter(
            each -> named.stream().filter(port -> port == each.port()).count() > named.size() / 2)
        .findFirst()
        .orElseThrow(() -> new RedisServerException("the sentinels do not agree: " + named));
  }

  /** Whatever a test has done: all run again, one is the master and all others follow it. */
  public void bringBack() {
    servers.forEach(RedisServer::bringBack);
    sentinels.forEach(RedisServer::bringBack);
    Waiting.until(
        "all follow one master",
        () -> {
          if (!sentinelsAgree()) {
            return false; // in the middle of a fail-over nobody is told whom to follow
          }
          RedisServer master = master();
          servers.stream().filter(each -> each != master).forEach(each -> follow(each, master));
          return followers(master) == servers.size() - 1
              && sentinels.stream().allMatch(each -> says(each, "num-slaves", servers.size() - 1));
        });
  }

  private boolean sentinelsAgree() {
    String port = said(sentinels.get(0), "port");
    return sentinels.stream()
        .allMatch(each -> says(each, "port", port) && says(each, "flags", "master"));
  }

  /** Sentinels tell a master that came back too, but they watch it for eight seconds before. */
  private static void follow(RedisServer server, RedisServer master) {
    try (RawRedis raw = server.connect()) {
      if (String.valueOf(raw.text("INFO", "replication")).contains("role:master")) {
        raw.call("REPLICAOF", RedisServer.HOST, master.port());
      }
    }
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
