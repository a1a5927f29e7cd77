package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all measurements share: the Redis servers, which are emptied each time, and the systems. */
public final class Field implements AutoCloseable {
  private static final Duration ONE_WAY = Duration.ofNanos(500_000);

  private final Contenders contenders;
  private final Sizes sizes;
  private final Path project;
  private final Map<Place, RedisServer> servers = new EnumMap<>(Place.class);
  private final Map<String, Double> rates = new ConcurrentHashMap<>();
  private final Opened extras = new Opened();
  private final Opened toTheEnd = new Opened();
  private final Contender producer;
  private final Contender scheduler;
  private DelayLine line;

  /**
   * A field.
   *
   * @param project the project's folder
   */
  public Field(Contenders contenders, Sizes sizes, Path project) {
    this.contenders = contenders;
    this.sizes = sizes;
    this.project = project;
    this.producer = contenders.own("resque4j-producer", "-Xmx256m");
    this.scheduler = contenders.own("resque4j-scheduler", "-Xmx256m");
    RedisServer plain = RedisServer.start();
    servers.put(Place.PLAIN, plain);
    this.line = DelayLine.to(plain.port(), ONE_WAY);
  }

  /** How much is measured. */
  public Sizes sizes() {
    return sizes;
  }

  Path project() {
    return project;
  }

  Contenders contenders() {
    return contenders;
  }

  Contender contender(String name) {
    return contenders.find(name).orElseThrow(() -> new BenchmarkException(name + " is not there"));
  }

  /** A second process of this project, which only enqueues. */
  Contender producer() {
    return producer;
  }

  /** A third one, which only moves delayed jobs, with a heap of 256 MB. */
  Contender scheduler() {
    return scheduler;
  }

  /** The Redis at a place. */
  synchronized RedisServer redis(Place place) {
    if (place == Place.FAR) {
      return redis(Place.PLAIN);
    }
    return servers.computeIfAbsent(
        place, missing -> RedisServer.builder().appendonly("everysec").start());
  }

  /** Where clients find it. */
  int port(Place place) {
    return place == Place.FAR ? line.port() : redis(place).port();
  }

  /** A connection without delay. */
  RawRedis connect(Place place) {
    return redis(place).connect();
  }

  /** The version of Redis. */
  public String redisVersion() {
    try (RawRedis redis = connect(Place.PLAIN)) {
      return Info.of(redis, "server").text("redis_version");
    }
  }

  /** An empty Redis. */
  void empty(Place place) {
    try (RawRedis redis = connect(place)) {
      redis.call("FLUSHALL");
      redis.call("CONFIG", "RESETSTAT");
    }
  }

  /**
   * How many jobs make a measurement of the wanted length: by what was measured before, or else by
   * a guess.
   */
  int jobs(String key, double guess, Duration length) {
    double rate = rates.getOrDefault(key, guess);
    double jobs = rate * length.toMillis() / 1e3;
    return (int) Math.max(Math.min(200, guess / 5), Math.min(2_000_000, jobs));
  }

  /** Remembers a rate for the next round. */
  void rate(String key, double rate) {
    rates.put(key, rate);
  }

  /** Something to be closed after the attempt, whatever comes. */
  <T extends AutoCloseable> T closing(T extra) {
    return extras.add(extra);
  }

  /** Something that outlives the attempt, to be closed with the field. */
  void untilTheEnd(AutoCloseable extra) {
    toTheEnd.add(extra);
  }

  /** Closes what an attempt has opened. */
  public void tidy() {
    extras.close();
  }

  /** After an attempt that hung: whoever took part starts anew. */
  public synchronized void reset() {
    contenders.present().forEach(Contender::close);
    producer.close();
    scheduler.close();
    line.close();
    servers.values().forEach(RedisServer::restart);
    line = DelayLine.to(redis(Place.PLAIN).port(), ONE_WAY);
  }

  /** After an attempt that failed: the system that took part starts anew. */
  void reset(String system) {
    contenders.present().stream()
        .filter(each -> system.startsWith(each.name()))
        .forEach(Contender::close);
    scheduler.close();
  }

  @Override
  public void close() {
    toTheEnd.close();
    tidy();
    producer.close();
    scheduler.close();
    line.close();
    servers.values().forEach(RedisServer::close);
  }
}
