package io.resque4j.core.redis;

import io.resque4j.core.ResqueException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at what a Redis says of itself before anything is done with it. */
record ServerCheck(String info) {
  private static final int[] OLDEST_REDIS = {6, 2};
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)(\\S*)");

  /**
   * Refuses a Redis on which the scripts do not run.
   *
   * @throws ResqueException when it is older than 6.2
   */
  void refuseOld(String address) {
    Matcher version = VERSION.matcher(info);
    if (!version.find()) {
      return;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < OLDEST_REDIS[0] || (major == OLDEST_REDIS[0] && minor < OLDEST_REDIS[1])) {
      throw new ResqueException(
          "expected Redis 6.2 or later at %s, got: %d.%d%s"
              .formatted(address, major, minor, version.group(3)));
    }
  }

  /**
   * Refuses a Redis that takes no writes.
   *
   * @throws ResqueException when it is a replica
   */
  void refuseReplica(String address) {
    if (info.contains("\nrole:slave")) {
      throw new ResqueException(
          "expected a Redis that takes writes at "
              + address
              + ", got: a replica of "
              + value("master_host")
              + ":"
              + value("master_port"));
    }
  }

  boolean isClusterNode() {
    return info.contains("\ncluster_enabled:1");
  }

  private String value(String name) {
    Matcher value = Pattern.compile("\\n" + name + ":(\\S+)").matcher(info);
    return value.find() ? value.group(1) : "?";
  }
}
