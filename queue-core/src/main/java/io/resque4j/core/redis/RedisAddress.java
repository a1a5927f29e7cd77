package io.resque4j.core.redis;

import io.resque4j.core.RedisCredentials;
import io.resque4j.core.ResqueConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address that a user wrote, taken apart and checked; what the configuration says beside it
 * comes first.
 *
 * @param hosts Redis, the sentinels or some nodes of the cluster; empty for a socket
 * @param socket the path of a Unix socket, or null
 * @param master the name under which sentinels know the master, or null
 */
record RedisAddress(
    Kind kind,
    boolean tls,
    @Nullable RedisCredentials credentials,
    List<HostPort> hosts,
    @Nullable String socket,
    int database,
    @Nullable String master,
    boolean sentinelTls,
    @Nullable RedisCredentials sentinelCredentials) {

  /** What stands behind an address. */
  enum Kind {
    SINGLE(6379),
    SOCKET(0),
    SENTINEL(26_379),
    CLUSTER(6379);

    private final int port;

    Kind(int port) {
      this.port = port;
    }
  }

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z-]+)://(?:([^/?#\\s]*)@)?([^/?#\\s]*)(/[^?#]*)?(?:\\?([^#]*))?(?:#(.*))?");

  /** The first @ after the end of the authority: the password holds what ends an authority. */
  private static final Pattern SPLIT_LOGIN = Pattern.compile("^[a-z-]+://[^@/?#]+[/?#][^@]*@");

  private static final Map<String, Kind> SCHEMES =
      Map.of(
          "redis", Kind.SINGLE,
          "rediss", Kind.SINGLE,
          "redis-socket", Kind.SOCKET,
          "redis-sentinel", Kind.SENTINEL,
          "rediss-sentinel", Kind.SENTINEL,
          "redis-cluster", Kind.CLUSTER,
          "rediss-cluster", Kind.CLUSTER);
  private static final Set<String> OPTIONS =
      Set.of("database", "sentinelUser", "sentinelPassword", "sentinelTls");

  /**
   * Reads the address of a configuration.
   *
   * @throws IllegalArgumentException when it is none; the message shows no password
   */
  static RedisAddress of(ResqueConfig config) {
    if (SPLIT_LOGIN.matcher(config.uri()).find()) {
      // Whatever stands there may be a part of a password: it is not shown.
      throw new IllegalArgumentException(
          "expected a user and a password without / ? # in the address of a Redis (they are written"
              + " %2F, %3F, %23), got: "
              + config.uriWithoutPassword());
    }
    try {
      return parse(config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected the address of a Redis such as redis://localhost:6379, got: %s (%s)"
              .formatted(config.uriWithoutPassword(), e.getMessage()),
          e);
    }
  }

  private static RedisAddress parse(ResqueConfig config) {
    Matcher parts = FORM.matcher(config.uri().strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is written scheme://host:port");
    }
    Kind kind = SCHEMES.get(parts.group(1));
    if (kind == null) {
      throw new IllegalArgumentException(
          "it begins with none of "
              + SCHEMES.keySet().stream().sorted().collect(Collectors.joining("://, ", "", "://")));
    }
    boolean tls = parts.group(1).startsWith("rediss");
    Map<String, String> options = options(parts.group(5));
    String path = parts.group(4) == null ? "" : parts.group(4);
    String master = parts.group(6);
    if (kind == Kind.SENTINEL && (master == null || master.isBlank())) {
      throw new IllegalArgumentException("the master's name is missing: …#mymaster");
    }
    String tlsToo = options.getOrDefault("sentinelTls", Boolean.toString(tls));
    return new RedisAddress(
        kind,
        tls,
        config.credentials() != null ? config.credentials() : login(parts.group(2)),
        kind == Kind.SOCKET ? List.of() : hosts(kind, parts.group(3)),
        kind == Kind.SOCKET ? socket(parts.group(3), path) : null,
        database(kind, kind == Kind.SOCKET ? "" : path, options.get("database")),
        kind == Kind.SENTINEL ? master : null,
        Boolean.parseBoolean(tlsToo),
        config.sentinelCredentials() != null
            ? config.sentinelCredentials()
            : sentinelLogin(options));
  }

  /** The same Redis as a node of a cluster, which it has turned out to be. */
  RedisAddress asCluster() {
    return new RedisAddress(
        Kind.CLUSTER, tls, credentials, hosts, null, 0, null, false, sentinelCredentials);
  }

  /** Where it is, for people. */
  String shown() {
    if (socket != null) {
      return socket;
    }
    String list = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    return switch (kind) {
      case SINGLE, SOCKET -> list;
      case SENTINEL -> list + "#" + master;
      case CLUSTER -> "cluster " + list;
    };
  }

  private static Map<String, String> options(@Nullable String query) {
    Map<String, String> options = new HashMap<>();
    if (query == null || query.isEmpty()) {
      return options;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!OPTIONS.contains(name) || equals < 0) {
        throw new IllegalArgumentException(
            "expected of the options after ? one of " + OPTIONS.stream().sorted().toList());
      }
      options.put(name, decoded(option.substring(equals + 1)));
    }
    return options;
  }

  private static List<HostPort> hosts(Kind kind, String text) {
    List<HostPort> hosts =
        Arrays.stream(text.split(",", -1)).map(each -> HostPort.parse(each, kind.port)).toList();
    if (kind == Kind.SINGLE && hosts.size() > 1) {
      throw new IllegalArgumentException(
          "several hosts are written redis-cluster://host,host or redis-sentinel://host,host#name");
    }
    return hosts;
  }

  private static String socket(String host, String path) {
    if (!host.isEmpty() || path.length() < 2) {
      throw new IllegalArgumentException(
          "the path of a socket begins with a slash: redis-socket:///run/redis.sock");
    }
    return decoded(path);
  }

  private static int database(Kind kind, String path, @Nullable String option) {
    String text = option != null ? option : path.replaceFirst("^/", "");
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("expected the number of a database, got: " + text);
    }
    int database = Integer.parseInt(text);
    if (kind == Kind.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a cluster has database 0 only, got: " + database);
    }
    return database;
  }

  private static @Nullable RedisCredentials login(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    int colon = text.indexOf(':');
    String user = colon < 0 ? "" : decoded(text.substring(0, colon));
    return new RedisCredentials(user.isEmpty() ? null : user, decoded(text.substring(colon + 1)));
  }

  private static @Nullable RedisCredentials sentinelLogin(Map<String, String> options) {
    String password = options.get("sentinelPassword");
    return password == null ? null : new RedisCredentials(options.get("sentinelUser"), password);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its own message would show the text, which may be a password.
      throw new IllegalArgumentException("a % that stands for itself is written %25");
    }
  }
}
