package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import java.time.Duration;

/**
 * Everything that resque4j's own modules do in Redis, over one connection. Each store is the sole
 * owner of its keys and scripts.
 */
public final class RedisStores implements AutoCloseable {
  private final RedisGateway gateway;
  private final QueueStore queues;
  private final DelayedStore delayed;
  private final LeftoverStore leftovers;
  private final FailedStore failed;
  private final WorkerStore workers;
  private final ClaimStore claims;
  private final PluginStore plugins;
  private final StatStore stats;
  private final LeaderStore leader;
  private final RecoveryStore recovery;
  private final LockStore locks;
  private final PauseStore pauses;
  private final BellStore bells;
  private final ControlStore control;
  private final CronStore cron;
  private final ServerStore server;

  private RedisStores(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.queues = new QueueStore(gateway, keys);
    this.delayed = new DelayedStore(gateway, keys);
    this.leftovers = new LeftoverStore(gateway, keys);
    this.failed = new FailedStore(gateway, keys);
    this.workers = new WorkerStore(gateway, keys);
    this.claims = new ClaimStore(gateway, keys);
    this.plugins = new PluginStore(gateway, keys);
    this.stats = new StatStore(gateway, keys);
    this.leader = new LeaderStore(gateway, keys);
    this.recovery = new RecoveryStore(gateway, keys);
    this.locks = new LockStore(gateway, keys);
    this.pauses = new PauseStore(gateway, keys);
    this.bells = new BellStore(gateway, keys);
    this.control = new ControlStore(gateway, keys);
    this.cron = new CronStore(gateway, keys);
    this.server = new ServerStore(gateway);
  }

  /** Opens a connection of its own. */
  public static RedisStores open(RedisConnector connector, ResqueKeys keys) {
    return new RedisStores(connector.open(), keys);
  }

  public QueueStore queues() {
    return queues;
  }

  public DelayedStore delayed() {
    return delayed;
  }

  public LeftoverStore leftovers() {
    return leftovers;
  }

  public FailedStore failed() {
    return failed;
  }

  public WorkerStore workers() {
    return workers;
  }

  public ClaimStore claims() {
    return claims;
  }

  public PluginStore plugins() {
    return plugins;
  }

  public StatStore stats() {
    return stats;
  }

  public LeaderStore leader() {
    return leader;
  }

  public RecoveryStore recovery() {
    return recovery;
  }

  public LockStore locks() {
    return locks;
  }

  public PauseStore pauses() {
    return pauses;
  }

  public BellStore bells() {
    return bells;
  }

  public ControlStore control() {
    return control;
  }

  public CronStore cron() {
    return cron;
  }

  public ServerStore server() {
    return server;
  }

  /** How long an operation may wait before it ends by itself, however it ends. */
  public Duration longestWait() {
    return gateway.longestWait();
  }

  /** Stays open when its {@link io.resque4j.core.Resque} is closed, until it is closed itself. */
  public void outlive() {
    gateway.outlive();
  }

  /** Whether it was closed for good. */
  public boolean isClosed() {
    return gateway.isClosed();
  }

  /** The connection below, for a command that no store has. */
  public RedisGateway gateway() {
    return gateway;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
