package io.resque4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Sets up the fault of one run of {@link CrashPoints}, and takes it away before the check. */
final class PlantedError {
  private static final String PLANTED = "planted";

  private final CrashPoints.Run run;
  private volatile boolean happened;

  PlantedError(CrashPoints.Run run) {
    this.run = run;
  }

  void plant(LossyProxy proxy, Predicate<ProxiedCommand> counts) {
    AtomicLong counted = new AtomicLong();
    if (run.fault() instanceof CrashPoint.CutAt point) {
      proxy.cut(point.cut(), command -> isReached(counts.test(command), counted, point.number()));
    } else if (run.fault() instanceof CrashPoint.OutOfMemory point) {
      proxy.cutBefore(
          command -> {
            if (isReached(counts.test(command), counted, point.number())) {
              run.redis().call("CONFIG", "SET", "maxmemory", 1);
            }
            return false; // nothing is cut: it only has to happen at this very moment
          });
    } else if (run.fault() instanceof CrashPoint.WrongType point) {
      plantWrongType(point.key());
      happened = true;
    } else {
      happened = true;
    }
  }

  private boolean isReached(boolean counts, AtomicLong counted, long number) {
    if (!counts || counted.incrementAndGet() != number) {
      return false;
    }
    happened = true;
    return true;
  }

  /** Whether the operation came to the point of the fault. */
  boolean happened() {
    return happened;
  }

  /** What lies at the key is put aside, so that removing the fault brings it back. */
  private void plantWrongType(String name) {
    String key = run.key(name);
    RawRedis redis = run.redis();
    String type = String.valueOf(redis.text("TYPE", key));
    if (!"none".equals(type)) {
      redis.call("RENAME", key, aside(key));
    }
    if ("hash".equals(type)) {
      redis.call("SET", key, PLANTED);
    } else {
      redis.call("HSET", key, PLANTED, PLANTED);
    }
  }

  void remove() {
    RawRedis redis = run.redis();
    if (run.fault() instanceof CrashPoint.OutOfMemory) {
      redis.call("CONFIG", "SET", "maxmemory", 0);
    } else if (run.fault() instanceof CrashPoint.WrongType point) {
      String key = run.key(point.key());
      if (isPlanted(key)) {
        redis.call("DEL", key);
      }
      if (redis.number("EXISTS", aside(key)) == 1) {
        redis.call("RENAMENX", aside(key), key);
      }
    }
  }

  private boolean isPlanted(String key) {
    String type = String.valueOf(run.redis().text("TYPE", key));
    return switch (type) {
      case "hash" -> PLANTED.equals(run.redis().text("HGET", key, PLANTED));
      case "string" -> PLANTED.equals(run.redis().text("GET", key));
      default -> false;
    };
  }

  private static String aside(String key) {
    return "aside:" + key;
  }

  /** The keys that the commands name, without the namespace. */
  static Set<String> keys(RawRedis redis, String namespace, Collection<ProxiedCommand> commands) {
    Set<String> keys = new TreeSet<>();
    for (ProxiedCommand command : commands) {
      List<Object> question = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
      question.addAll(command.strings());
      redis.send(question.toArray());
      if (redis.read() instanceof List<?> found) {
        found.stream()
            .map(key -> new String((byte[]) key, StandardCharsets.UTF_8))
            .filter(key -> key.startsWith(namespace + ":"))
            .forEach(key -> keys.add(key.substring(namespace.length() + 1)));
      }
    }
    return keys;
  }
}
