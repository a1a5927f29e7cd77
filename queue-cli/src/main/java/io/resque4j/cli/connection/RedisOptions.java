package io.resque4j.cli.connection;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Jobs;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Redis is, for every verb that talks to one. */
public final class RedisOptions {
  public static final String DEFAULT_URI = "redis://127.0.0.1:6379";
  public static final String DEFAULT_NAMESPACE = "resque";

  private static final List<String> SCHEMES =
      List.of(
          "redis://",
          "rediss://",
          "redis-socket://",
          "redis-sentinel://",
          "rediss-sentinel://",
          "redis-cluster://",
          "rediss-cluster://");

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = {
        "Where Redis is (rediss:// for TLS), such as",
        "  redis://user:password@redis.internal:6379/0",
        "  Default: the variable REDIS_URL, which keeps a",
        "  password off the command line; else",
        "  " + DEFAULT_URI
      })
  private @Nullable String uri;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "What every key begins with. Default: " + DEFAULT_NAMESPACE + ".")
  private String namespace = DEFAULT_NAMESPACE;

  /** The address that the user gave, by option or environment. */
  public Optional<String> given(Surroundings surroundings) {
    return Optional.ofNullable(uri)
        .map(text -> checked("--redis", text))
        .or(() -> surroundings.variable("REDIS_URL").map(text -> checked("REDIS_URL", text)));
  }

  public String namespace() {
    if (namespace.isBlank()) {
      throw CliException.usage("expected --namespace to be a name such as resque, got: none");
    }
    return namespace;
  }

  /** Connects to the Redis that the user gave, or to the default one. */
  public Resque connect(Surroundings surroundings) {
    return connect(surroundings, Jobs.builder().build());
  }

  /**
   * As {@link #connect(Surroundings)}.
   *
   * @param jobs whose plugins take part when something is enqueued or moved
   */
  public Resque connect(Surroundings surroundings, Jobs jobs) {
    return connect(surroundings, given(surroundings).orElse(DEFAULT_URI), jobs);
  }

  public Resque connect(Surroundings surroundings, String address, Jobs jobs) {
    return connect(address, namespace(), surroundings.clock(), jobs);
  }

  /** Connects, or ends the command with what is wrong. */
  public static Resque connect(String address, String namespace, InstantSource clock, Jobs jobs) {
    try {
      return Resque.builder().uri(address).namespace(namespace).clock(clock).jobs(jobs).connect();
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (RedisRefusedException e) {
      throw new CliException(ExitCode.REDIS, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether another command finds this address only in the environment, since it is secret. */
  public static boolean isSecret(String address) {
    return !Secrets.mask(address).equals(address);
  }

  /** What another command needs to find the same jobs: nothing where the defaults do. */
  public String asOptions(String address) {
    boolean told = address.equals(DEFAULT_URI) || isSecret(address);
    String options = told ? "" : " --redis " + Text.shellQuoted(address);
    return namespace.equals(DEFAULT_NAMESPACE)
        ? options
        : options + " --namespace " + Text.shellQuoted(namespace);
  }

  public static String checked(String name, String text) {
    if (SCHEMES.stream().noneMatch(text::startsWith)) {
      String hint = text.contains("://") ? "" : "; did you mean redis://" + text + "?";
      throw CliException.usage(
          "expected %s to be an address such as %s, got: %s%s"
              .formatted(name, DEFAULT_URI, Secrets.maskAddress(text), Secrets.maskAddress(hint)));
    }
    return text;
  }
}
