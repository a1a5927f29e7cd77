package io.resque4j.cli.config;

import static io.resque4j.cli.config.RedisOption.CLUSTER;
import static io.resque4j.cli.config.RedisOption.HOST;
import static io.resque4j.cli.config.RedisOption.MASTER_NAME;
import static io.resque4j.cli.config.RedisOption.SENTINELS;
import static io.resque4j.cli.config.RedisOption.URL;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.RedisCredentials;
import io.resque4j.core.RedisTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, put together from an address and what stands beside it. Its text shows no
 * password.
 *
 * @param uri the address
 * @param given whether anybody said where it is; else it is the default
 * @param credentials who logs in; null: who stands in the address, or nobody
 * @param sentinelCredentials who logs in to the sentinels; null: as above
 * @param tls whom to believe with TLS
 * @param namespace what every key begins with
 * @param connectTimeout how long one attempt to connect may take
 * @param commandTimeout how long a command waits for its reply
 */
public record RedisSettings(
    String uri,
    boolean given,
    @Nullable RedisCredentials credentials,
    @Nullable RedisCredentials sentinelCredentials,
    RedisTls tls,
    List<String> namespace,
    Duration connectTimeout,
    Duration commandTimeout) {

  private static final Pattern LOGIN = Pattern.compile("^[a-z-]+://[^/?#]*@");
  private static final Pattern DATABASE =
      Pattern.compile("^[a-z-]+://[^/?#]*/\\d|[?&]database=\\d");

  public RedisSettings {
    namespace = List.copyOf(namespace);
  }

  /**
   * Puts them together.
   *
   * @throws CliException when options do not fit each other
   */
  public static RedisSettings of(Configuration configuration) {
    String uri = uri(configuration);
    return new RedisSettings(
        uri,
        address(configuration).isPresent(),
        LOGIN.matcher(uri).find() ? null : credentials(configuration),
        sentinelCredentials(configuration),
        tls(configuration),
        configuration.get(RedisOption.NAMESPACE),
        longerThanNothing(configuration, RedisOption.CONNECT_TIMEOUT),
        longerThanNothing(configuration, RedisOption.COMMAND_TIMEOUT));
  }

  /** The settings of this address, with the usual rest. */
  public static RedisSettings of(String uri, String namespace) {
    return new RedisSettings(
        uri,
        true,
        null,
        null,
        RedisTls.DEFAULT,
        List.of(namespace),
        Objects.requireNonNull(RedisOption.CONNECT_TIMEOUT.fallback()),
        Objects.requireNonNull(RedisOption.COMMAND_TIMEOUT.fallback()));
  }

  /** The same at another address. */
  public RedisSettings at(String address) {
    return new RedisSettings(
        address,
        given,
        credentials,
        sentinelCredentials,
        tls,
        namespace,
        connectTimeout,
        commandTimeout);
  }

  /** The namespace in one piece, as it stands before every key. */
  public String joinedNamespace() {
    return String.join(":", namespace);
  }

  /** The one of the four ways to say it that the strongest place says; an address before others. */
  private static Optional<ConfigOption<?>> address(Configuration configuration) {
    return Stream.<ConfigOption<?>>of(URL, SENTINELS, CLUSTER, HOST)
        .filter(option -> configuration.find(option).isPresent())
        .min(Comparator.comparing(option -> configuration.origin(option).place()));
  }

  private static String uri(Configuration configuration) {
    ConfigOption<?> option = address(configuration).orElse(URL);
    boolean ssl = configuration.get(RedisOption.SSL);
    String uri;
    if (option.equals(SENTINELS)) {
      String master =
          configuration
              .find(MASTER_NAME)
              .orElseThrow(
                  () ->
                      CliException.usage(
                          "expected %s beside %s, got: none"
                              .formatted(MASTER_NAME.name(), SENTINELS.name())));
      return secured("redis-sentinel://" + hosts(configuration, SENTINELS), ssl)
          + database(configuration)
          + "#"
          + master;
    } else if (option.equals(CLUSTER)) {
      return secured("redis-cluster://" + hosts(configuration, CLUSTER), ssl);
    } else if (option.equals(HOST)) {
      String host = configuration.get(HOST);
      String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
      uri = "redis://" + bracketed + ":" + configuration.get(RedisOption.PORT);
    } else {
      uri = configuration.find(URL).orElse(RedisAddresses.DEFAULT);
    }
    return withDatabase(secured(uri, ssl), configuration);
  }

  private static String hosts(Configuration configuration, ConfigOption<List<String>> option) {
    return String.join(",", configuration.get(option));
  }

  private static String secured(String uri, boolean ssl) {
    return ssl && !uri.startsWith("redis-socket") ? uri.replaceFirst("^redis(?!s)", "rediss") : uri;
  }

  private static String database(Configuration configuration) {
    return configuration.find(RedisOption.DB).map(number -> "/" + number).orElse("");
  }

  private static String withDatabase(String uri, Configuration configuration) {
    Optional<Integer> number = configuration.find(RedisOption.DB);
    if (number.isEmpty() || DATABASE.matcher(uri).find() || uri.contains("-cluster:")) {
      return uri;
    }
    if (uri.startsWith("redis-socket:")) {
      return uri + (uri.contains("?") ? "&" : "?") + "database=" + number.get();
    }
    return uri.replaceFirst("^([a-z-]+://[^/?#]*)/?", "$1/" + number.get());
  }

  private static @Nullable RedisCredentials credentials(Configuration configuration) {
    String user = configuration.find(RedisOption.USER).orElse(null);
    Optional<Path> file = configuration.find(RedisOption.PASSWORD_FILE);
    Optional<String> password = configuration.find(RedisOption.PASSWORD);
    if (file.isPresent()
        && (password.isEmpty()
            || configuration
                .origin(RedisOption.PASSWORD_FILE)
                .isStrongerThan(configuration.origin(RedisOption.PASSWORD)))) {
      password = Optional.of(firstLine(file.get()));
    }
    if (password.isEmpty() && user != null) {
      throw CliException.usage("expected redis.password beside redis.user, got: none");
    }
    return password.map(text -> new RedisCredentials(user, text)).orElse(null);
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .findFirst()
          .filter(line -> !line.isBlank())
          .orElseThrow(
              () ->
                  CliException.usage(
                      "expected a password in the first line of redis.passwordFile, got: none in "
                          + file));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE,
          "expected redis.passwordFile to be a file that can be read, got: " + file,
          e);
    }
  }

  private static @Nullable RedisCredentials sentinelCredentials(Configuration configuration) {
    String user = configuration.find(RedisOption.SENTINEL_USER).orElse(null);
    return configuration
        .find(RedisOption.SENTINEL_PASSWORD)
        .map(password -> new RedisCredentials(user, password))
        .orElse(null);
  }

  private static RedisTls tls(Configuration configuration) {
    try {
      return new RedisTls(
          configuration.find(RedisOption.CA_FILE).orElse(null),
          null,
          configuration.find(RedisOption.CERT_FILE).orElse(null),
          configuration.find(RedisOption.KEY_FILE).orElse(null),
          null);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Duration longerThanNothing(
      Configuration configuration, ConfigOption<Duration> option) {
    Duration value = configuration.get(option);
    if (value.isZero()) {
      throw CliException.usage("expected " + option.name() + " to be longer than nothing, got: 0");
    }
    return value;
  }

  @Override
  public String toString() {
    return "RedisSettings[given=" + given + ", namespace=" + namespace + "]";
  }
}
