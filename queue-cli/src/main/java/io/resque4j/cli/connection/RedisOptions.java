package io.resque4j.cli.connection;

import io.resque4j.cli.config.ConfigOption.Group;
import io.resque4j.cli.config.ConfigOptions;
import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.config.RedisAddresses;
import io.resque4j.cli.config.RedisSettings;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.EnqueueListener;
import io.resque4j.core.Jobs;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.RedisTls;
import io.resque4j.core.Resque;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where Redis is, for every verb that talks to one. */
public final class RedisOptions extends ConfigOptions {
  public static final String DEFAULT_URI = RedisAddresses.DEFAULT;
  public static final String DEFAULT_NAMESPACE = "resque";

  private final boolean showsJobs;
  private @Nullable RedisSettings settings;
  private List<String> filteredParams = List.of();

  public RedisOptions() {
    this("--redis", "--namespace");
  }

  private RedisOptions(String... flags) {
    super(Set.of(Group.REDIS), flags);
    this.showsJobs = flags.length > 2;
  }

  /** For a verb that shows arguments of jobs, or messages that may repeat them. */
  public static RedisOptions ofShownJobs() {
    return new RedisOptions("--redis", "--namespace", "--filtered-params");
  }

  /** What the user says of Redis, by flag, environment or file. */
  public RedisSettings settings(Surroundings surroundings) {
    if (settings == null) {
      Configuration configuration = read(surroundings.environment());
      settings = RedisSettings.of(configuration);
      if (showsJobs) {
        filteredParams = LogSettings.filteredParams(configuration);
      }
    }
    return settings;
  }

  /** What is not shown of jobs, once {@link #settings} are read; nothing unless it is asked for. */
  public List<String> filteredParams() {
    return filteredParams;
  }

  /** The namespace of the Redis that {@link #connect} led to. */
  public String namespace() {
    if (settings == null) {
      throw new IllegalStateException("not connected");
    }
    return settings.joinedNamespace();
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
    return connect(settings(surroundings), surroundings.clock(), jobs, List.of());
  }

  /** Connects, or ends the command with what is wrong. */
  public static Resque connect(
      RedisSettings redis, InstantSource clock, Jobs jobs, List<EnqueueListener> listeners) {
    Resque.Builder builder =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace().toArray(String[]::new))
            .connectTimeout(redis.connectTimeout())
            .commandTimeout(redis.commandTimeout())
            .clock(clock)
            .jobs(jobs);
    listeners.forEach(builder::listener);
    if (redis.credentials() != null) {
      builder.credentials(redis.credentials().user(), redis.credentials().password());
    }
    if (redis.sentinelCredentials() != null) {
      builder.sentinelCredentials(
          redis.sentinelCredentials().user(), redis.sentinelCredentials().password());
    }
    if (!redis.tls().equals(RedisTls.DEFAULT)) {
      builder.tls(redis.tls());
    }
    try {
      return builder.connect();
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
  public static String asOptions(RedisSettings redis) {
    boolean told = redis.uri().equals(DEFAULT_URI) || isSecret(redis.uri());
    String options = told ? "" : " --redis " + Text.shellQuoted(redis.uri());
    return redis.joinedNamespace().equals(DEFAULT_NAMESPACE)
        ? options
        : options + " --namespace " + Text.shellQuoted(redis.joinedNamespace());
  }
}
