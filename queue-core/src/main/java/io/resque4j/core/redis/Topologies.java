package io.resque4j.core.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueException;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Finds out what stands behind an address, and whether we can work with it. */
final class Topologies {
  private Topologies() {}

  /** The topology of a configuration, after a first connection that showed that it is one. */
  static Topology checked(
      ResqueConfig config, @Nullable ExistingClient client, ScheduledExecutorService timer) {
    if (client != null) {
      return checked(new GivenRedis(client), null);
    }
    RedisAddress address = RedisAddress.of(config);
    return switch (address.kind()) {
      case SINGLE -> singleOrCluster(config, address, timer);
      case SOCKET -> checked(new SingleRedis(config, address), null);
      case SENTINEL ->
          checked(
              FollowedRedis.bySentinels(
                  config, address, Objects.requireNonNull(address.master()), timer),
              null);
      case CLUSTER -> cluster(config, address, timer);
    };
  }

  /** A single address may turn out to be that of a node of a cluster. */
  private static Topology singleOrCluster(
      ResqueConfig config, RedisAddress address, ScheduledExecutorService timer) {
    Topology single = new SingleRedis(config, address);
    AtomicBoolean isCluster = new AtomicBoolean();
    checked(single, isCluster);
    if (!isCluster.get()) {
      return single;
    }
    single.close();
    return cluster(config, address.asCluster(), timer);
  }

  private static Topology cluster(
      ResqueConfig config, RedisAddress address, ScheduledExecutorService timer) {
    int slot = HashTag.slot(config.namespace());
    return checked(FollowedRedis.inCluster(config, address, slot, timer), new AtomicBoolean());
  }

  /** Connects once; {@code isCluster} takes what it is, null means that it may be none. */
  private static Topology checked(Topology topology, @Nullable AtomicBoolean isCluster) {
    try {
      ServerCheck server = look(topology);
      server.refuseOld(topology.address());
      if (!server.isClusterNode()) {
        server.refuseReplica(topology.address());
      } else if (isCluster != null) {
        isCluster.set(true); // a replica there is no obstacle: the owner of the slot is looked for
      } else {
        throw new ResqueException(
            "Redis at %s is a node of a cluster: give its address, redis-cluster://host:port"
                .formatted(topology.address()));
      }
      return topology;
    } catch (RuntimeException e) {
      topology.close();
      throw e;
    }
  }

  private static ServerCheck look(Topology topology) {
    Connected connected = RedisConnector.connected(topology);
    try {
      return new ServerCheck(connected.connection().sync().info());
    } catch (RedisCommandExecutionException e) {
      return new ServerCheck(""); // this user may not ask: what is wrong will show itself
    } catch (RedisException e) {
      throw ConnectFailure.translate(topology.address(), e);
    } finally {
      connected.connection().close();
    }
  }
}
