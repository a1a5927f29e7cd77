package io.resque4j.cli.config;

import static io.resque4j.cli.config.ConfigOption.Group.REDIS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options that say where Redis is. */
final class RedisOption {
  static final ConfigOption<String> URL =
      ConfigOption.<String>of(
              REDIS,
              "redis.url",
              Types.ADDRESS,
              null,
              "Its address, such as redis://redis.internal:6379 (rediss:// for TLS). Prefer the"
                  + " variable when it holds a password: command lines can be read by others. Default: "
                  + RedisAddresses.DEFAULT)
          .flagged("--redis")
          .variable("REDIS_URL")
          .also("redis");

  static final ConfigOption<String> HOST =
      ConfigOption.<String>of(
              REDIS, "redis.host", Types.HOST, null, "The host of Redis, where no address is given")
          .variable("REDIS_HOST");

  static final ConfigOption<Integer> PORT =
      ConfigOption.of(REDIS, "redis.port", Types.number(1, 65_535), 6379, "Its port")
          .variable("REDIS_PORT");

  static final ConfigOption<Integer> DB =
      ConfigOption.<Integer>of(
              REDIS,
              "redis.db",
              Types.number(0, 999_999_999),
              null,
              "The database, where the address names none. Default: 0")
          .variable("REDIS_DB")
          .also("redis.database");

  static final ConfigOption<String> USER =
      ConfigOption.<String>of(
              REDIS,
              "redis.user",
              Types.TEXT,
              null,
              "The ACL user, where the address names nobody. Default: the one that Redis calls default")
          .variable("REDIS_USER", "REDIS_USERNAME")
          .also("redis.username");

  static final ConfigOption<String> PASSWORD =
      ConfigOption.<String>of(
              REDIS,
              "redis.password",
              Types.TEXT,
              null,
              "The password, where the address has none. It has no flag, since others can read"
                  + " command lines")
          .variable("REDIS_PASSWORD")
          .hidden();

  static final ConfigOption<Path> PASSWORD_FILE =
      ConfigOption.<Path>of(
              REDIS,
              "redis.passwordFile",
              Types.FILE,
              null,
              "A file whose first line is the password, as orchestrators mount secrets")
          .variable("REDIS_PASSWORD_FILE");

  static final ConfigOption<Boolean> SSL =
      ConfigOption.of(
              REDIS,
              "redis.ssl",
              Types.SWITCH,
              false,
              "TLS, as rediss:// says it. Host names are always checked")
          .variable("REDIS_SSL", "REDIS_TLS")
          .also("redis.tls");

  static final ConfigOption<List<String>> SENTINELS =
      ConfigOption.<List<String>>of(
              REDIS,
              "redis.sentinels",
              ListTypes.HOSTS,
              null,
              "The sentinels, instead of an address; port 26379 may be left out")
          .variable("REDIS_SENTINELS");

  static final ConfigOption<String> MASTER_NAME =
      ConfigOption.<String>of(
              REDIS, "redis.masterName", Types.TEXT, null, "How the sentinels call the master")
          .variable("REDIS_MASTER_NAME", "REDIS_SENTINEL_MASTER")
          .also("redis.name");

  static final ConfigOption<String> SENTINEL_USER =
      ConfigOption.<String>of(
              REDIS, "redis.sentinelUser", Types.TEXT, null, "Who logs in to the sentinels")
          .variable("REDIS_SENTINEL_USER")
          .also("redis.sentinelUsername");

  static final ConfigOption<String> SENTINEL_PASSWORD =
      ConfigOption.<String>of(
              REDIS, "redis.sentinelPassword", Types.TEXT, null, "The password of the sentinels")
          .variable("REDIS_SENTINEL_PASSWORD")
          .hidden();

  static final ConfigOption<List<String>> CLUSTER =
      ConfigOption.<List<String>>of(
              REDIS,
              "redis.cluster",
              ListTypes.HOSTS,
              null,
              "Some nodes of a cluster, instead of an address; the others are found. The namespace"
                  + " then needs a hash tag, such as {resque}")
          .variable("REDIS_CLUSTER");

  static final ConfigOption<Path> CA_FILE =
      ConfigOption.<Path>of(
              REDIS,
              "redis.caFile",
              Types.FILE,
              null,
              "Whom to believe with TLS: certificates as PEM. Default: whom this Java believes")
          .variable("REDIS_CA_FILE");

  static final ConfigOption<Path> CERT_FILE =
      ConfigOption.<Path>of(
              REDIS,
              "redis.certFile",
              Types.FILE,
              null,
              "Our own certificate as PEM, for a Redis that asks for one")
          .variable("REDIS_CERT_FILE");

  static final ConfigOption<Path> KEY_FILE =
      ConfigOption.<Path>of(
              REDIS,
              "redis.keyFile",
              Types.FILE,
              null,
              "The private key of that certificate, as PEM")
          .variable("REDIS_KEY_FILE");

  static final ConfigOption<Duration> CONNECT_TIMEOUT =
      ConfigOption.of(
          REDIS,
          "redis.connectTimeout",
          Types.MILLIS,
          Duration.ofSeconds(5),
          "How long one attempt to connect may take");

  static final ConfigOption<Duration> COMMAND_TIMEOUT =
      ConfigOption.of(
          REDIS,
          "redis.commandTimeout",
          Types.MILLIS,
          Duration.ofSeconds(10),
          "How long a command waits for its reply; after it the outcome is unknown");

  static final ConfigOption<List<String>> NAMESPACE =
      ConfigOption.of(
              REDIS,
              "namespace",
              ListTypes.NAMESPACE,
              List.of("resque"),
              "What every key begins with; the same as node-resque's connection.namespace. In the"
                  + " file also a list of parts")
          .also("redis.namespace", "connection.namespace");

  static final List<ConfigOption<?>> ALL =
      List.of(
          URL,
          NAMESPACE,
          HOST,
          PORT,
          DB,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          SSL,
          SENTINELS,
          MASTER_NAME,
          SENTINEL_USER,
          SENTINEL_PASSWORD,
          CLUSTER,
          CA_FILE,
          CERT_FILE,
          KEY_FILE,
          CONNECT_TIMEOUT,
          COMMAND_TIMEOUT);

  private RedisOption() {}
}
