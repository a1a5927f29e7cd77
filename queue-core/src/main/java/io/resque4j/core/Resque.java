package io.resque4j.core;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.ExistingClient;
import io.resque4j.core.redis.RedisConnector;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way in: one Redis, one namespace. Make one per process, share it between threads, close it at
 * the end.
 *
 * <pre>{@code
 * try (Resque resque = Resque.connect("redis://localhost:6379")) {
 *   resque.queue().enqueue("math", "add", 1, 2);
 * }
 * }</pre>
 */
public final class Resque implements AutoCloseable {
  private final ResqueConfig config;
  private final Jobs jobs;
  private final InstantSource clock;
  private final ResqueKeys keys;
  private final RedisConnector connector;
  private final RedisStores stores;
  private final EnqueueNews news;
  private final Queue queue;

  private Resque(
      ResqueConfig config,
      Jobs jobs,
      InstantSource clock,
      List<EnqueueListener> listeners,
      @Nullable ExistingClient client) {
    this.config = config;
    this.jobs = jobs;
    this.clock = clock;
    this.news = new EnqueueNews(listeners);
    this.keys = ResqueKeys.of(config.namespace().toArray(String[]::new));
    this.connector = RedisConnector.connect(config, client);
    try {
      this.stores = RedisStores.open(connector, keys);
    } catch (RuntimeException e) {
      connector.close();
      throw e;
    }
    this.queue = queue(jobs);
  }

  /**
   * Connects with the defaults: namespace {@code resque}.
   *
   * @param uri e.g. {@code redis://user:password@localhost:6379/0}
   * @throws IllegalArgumentException when the address is none
   * @throws ResqueConnectionException when no Redis answers there
   * @throws RedisRefusedException when it does not let us in: no or a wrong password
   * @throws ResqueException when Redis is older than 6.2, or a replica
   */
  public static Resque connect(String uri) {
    return builder().uri(uri).connect();
  }

  /** Begins with the defaults; {@link Builder#connect} ends it. */
  public static Builder builder() {
    return new Builder();
  }

  /** Enqueues jobs and looks at queues. */
  public Queue queue() {
    return queue;
  }

  /** As {@link #queue()}, but with the plugins of these jobs. */
  public Queue queue(Jobs jobs) {
    return new Queue(stores, keys, new Enqueuer(stores, config, keys, jobs, clock, news), clock);
  }

  /** The jobs whose plugins are known when they are enqueued; {@link Jobs#NONE} by default. */
  public Jobs jobs() {
    return jobs;
  }

  /** The options that it was connected with; its text shows no password. */
  public ResqueConfig config() {
    return config;
  }

  /** The names of all keys in this namespace. */
  public ResqueKeys keys() {
    return keys;
  }

  /** Where wall-clock time comes from. */
  public InstantSource clock() {
    return clock;
  }

  /** Where Redis is, without password: for messages. */
  public String address() {
    return connector.address();
  }

  /**
   * Opens a connection of its own with all stores on it. For resque4j's own modules: what it offers
   * may change in any release.
   */
  public RedisStores openStores() {
    return RedisStores.open(connector, keys);
  }

  /**
   * Closes the connections; what was not sent yet is not sent. A multiWorker whose stop came to its
   * deadline while a job went on keeps its own until that job ends, so that nobody takes the job
   * for that of a dead process.
   */
  @Override
  public void close() {
    stores.close();
    connector.close();
  }

  /** Collects the options; {@link #connect} checks them. */
  public static final class Builder {
    private String uri = "redis://localhost:6379";
    private @Nullable ExistingClient client;
    private @Nullable RedisCredentials credentials;
    private @Nullable RedisCredentials sentinelCredentials;
    private RedisTls tls = RedisTls.DEFAULT;
    private @Nullable RedisTls sentinelTls;
    private List<String> namespace = List.of("resque");
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration connectWait = Duration.ofSeconds(5);
    private Duration commandTimeout = Duration.ofSeconds(10);
    private int maxPayloadBytes = 1 << 20;
    private Jobs jobs = Jobs.NONE;
    private InstantSource clock = InstantSource.system();
    private final List<EnqueueListener> listeners = new ArrayList<>();

    private Builder() {}

    /**
     * Where Redis is; default {@code redis://localhost:6379}.
     *
     * <ul>
     *   <li>{@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://…} for TLS
     *   <li>{@code redis-socket://[[user]:password@]/path/of/the/socket[?database=0]}
     *   <li>{@code redis-sentinel://[[user]:password@]host[:port],host,host[/database]#master},
     *       {@code rediss-sentinel://…} for TLS to Redis and sentinels; {@code
     *       ?sentinelUser=…&sentinelPassword=…} for a login of the sentinels' own, {@code
     *       &sentinelTls=true} or {@code false} where they differ from Redis
     *   <li>{@code redis-cluster://[[user]:password@]host[:port],host,host}, {@code
     *       rediss-cluster://…} for TLS; some nodes are enough, the others are found
     * </ul>
     *
     * Percent-encode what is special in a user or password: {@code @} as {@code %40}, {@code /} as
     * {@code %2F}.
     */
    public Builder uri(String uri) {
      this.uri = Objects.requireNonNull(uri);
      return this;
    }

    /** Who logs in to Redis, instead of who stands in the address. */
    public Builder credentials(@Nullable String user, String password) {
      this.credentials = new RedisCredentials(user, password);
      return this;
    }

    /** Who logs in to the sentinels; default: nobody, or who stands in the address. */
    public Builder sentinelCredentials(@Nullable String user, String password) {
      this.sentinelCredentials = new RedisCredentials(user, password);
      return this;
    }

    /** Whom to believe on TLS connections; default: what this Java believes. */
    public Builder tls(RedisTls tls) {
      this.tls = Objects.requireNonNull(tls);
      return this;
    }

    /** Whom to believe on TLS connections to sentinels; default: as for {@link #tls}. */
    public Builder sentinelTls(RedisTls tls) {
      this.sentinelTls = Objects.requireNonNull(tls);
      return this;
    }

    /**
     * A Lettuce client of the caller's, to be used instead of an address and left open at the end.
     * Then {@link #uri}, the credentials and the TLS options are not looked at.
     */
    public Builder client(ExistingClient client) {
      this.client = Objects.requireNonNull(client);
      return this;
    }

    /**
     * The parts before every key; default {@code resque}. In a cluster it must hold a hash tag,
     * such as {@code {resque}}.
     */
    public Builder namespace(String... parts) {
      this.namespace = List.of(parts);
      return this;
    }

    /** How long one attempt to connect may take; default 5 s. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = timeout;
      return this;
    }

    /** How long an operation waits for a connection before it gives up unsent; default 5 s. */
    public Builder connectWait(Duration wait) {
      this.connectWait = wait;
      return this;
    }

    /** How long an operation that was sent waits for its reply; default 10 s. */
    public Builder commandTimeout(Duration timeout) {
      this.commandTimeout = timeout;
      return this;
    }

    /** The largest job that may be enqueued, in bytes of its payload; default 1 MiB. */
    public Builder maxPayloadBytes(int bytes) {
      this.maxPayloadBytes = bytes;
      return this;
    }

    /**
     * The jobs whose plugins take part when {@link Resque#queue()} enqueues, and when a scheduler
     * moves delayed jobs; default: none.
     */
    public Builder jobs(Jobs jobs) {
      this.jobs = Objects.requireNonNull(jobs);
      return this;
    }

    /** Where wall-clock time comes from; default: the system's clock. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /** Adds a listener, which hears of all jobs that this producer enqueues. */
    public Builder listener(EnqueueListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }

    /**
     * Connects.
     *
     * @throws IllegalArgumentException when the address is none or an option is out of its range
     * @throws ResqueConnectionException when no Redis answers
     * @throws RedisRefusedException when it does not let us in: no or a wrong password, no such
     *     database
     * @throws ResqueException when Redis is older than 6.2, a replica, or a cluster and the
     *     namespace without a hash tag
     */
    public Resque connect() {
      ResqueConfig config =
          new ResqueConfig(
              uri,
              credentials,
              tls,
              sentinelCredentials,
              sentinelTls == null ? tls : sentinelTls,
              namespace,
              connectTimeout,
              connectWait,
              commandTimeout,
              maxPayloadBytes);
      return new Resque(config, jobs, clock, listeners, client);
    }
  }
}
