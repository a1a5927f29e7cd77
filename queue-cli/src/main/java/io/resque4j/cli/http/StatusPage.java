package io.resque4j.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.redis.ServerInfo;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Everything that is known of this process and of the fleet, as JSON. {@code queues}, {@code
 * workers}, {@code stats} and {@code leader} are what node-resque's {@code details} have; of a job
 * its class and queue are shown, never its arguments.
 */
final class StatusPage {
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();
  private static final String IDLE = "started"; // node-resque's word

  private final String address;
  private final String namespace;
  private final Watched watched;
  private final FleetSampler sampler;
  private final HealthRules rules;
  private final long began = System.nanoTime();

  /**
   * A page.
   *
   * @param address where Redis is, without password
   */
  StatusPage(
      String address, String namespace, Watched watched, FleetSampler sampler, HealthRules rules) {
    this.address = address;
    this.namespace = namespace;
    this.watched = watched;
    this.sampler = sampler;
    this.rules = rules;
  }

  String json() {
    sampler.wantWorkers();
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    List<String> reasons = rules.unhealthy();
    page.put("healthy", reasons.isEmpty());
    ArrayNode unhealthy = page.putArray("unhealthy");
    reasons.forEach(unhealthy::add);
    page.put("uptimeSeconds", seconds(Duration.ofNanos(System.nanoTime() - began)));
    addEngines(page);
    ObjectNode redis = page.putObject("redis");
    redis.put("address", address).put("namespace", namespace);
    sampler.newest().ifPresent(sample -> addFleet(page, redis, sample));
    try {
      return JSON.writeValueAsString(page);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree can always be written
    }
  }

  private void addEngines(ObjectNode page) {
    ArrayNode loops = page.putArray("loops");
    for (LoopHealth loop : watched.loops()) {
      loops
          .addObject()
          .put("loop", loop.loop())
          .put("ageSeconds", seconds(loop.age()))
          .put("limitSeconds", seconds(loop.limit()));
    }
    watched
        .worker()
        .ifPresent(
            health ->
                page.putObject("worker")
                    .put("takesJobs", health.takesJobs())
                    .put("processors", health.processors())
                    .put("busy", health.busy())
                    .put("pingSilenceSeconds", seconds(health.silence())));
    watched
        .scheduler()
        .ifPresent(health -> page.putObject("scheduler").put("leads", health.leads()));
  }

  private void addFleet(ObjectNode page, ObjectNode redis, FleetSample sample) {
    ServerInfo server = sample.server();
    redis
        .put("version", server.version())
        .put("usedMemoryBytes", server.usedMemory())
        .put("maxMemoryBytes", server.maxMemory())
        .put("maxMemoryPolicy", server.maxMemoryPolicy());
    sampler.age().ifPresent(age -> redis.put("sampleAgeSeconds", seconds(age)));
    page.put("leader", sample.leader());
    page.putObject("stats")
        .put("processed", sample.stats().processed())
        .put("failed", sample.stats().failed());
    ObjectNode total = page.putObject("total");
    total
        .put("waiting", sample.waiting())
        .put("failed", sample.failed())
        .put("delayedSeconds", sample.delayedSeconds());
    addRates(total);
    addQueues(page, sample);
    List<WorkingOn> workers = sample.workers();
    if (workers == null) {
      page.putNull("workers");
    } else {
      addWorkers(page.putObject("workers"), workers);
    }
  }

  private void addRates(ObjectNode total) {
    sampler
        .rates()
        .ifPresent(
            rates -> {
              total
                  .put("arrivalsPerSecond", rounded(rates.arrivals()))
                  .put("completionsPerSecond", rounded(rates.completions()));
              put(total, "secondsToDrain", rates.drain());
            });
  }

  private void addQueues(ObjectNode page, FleetSample sample) {
    ObjectNode queues = page.putObject("queues");
    sample
        .lengths()
        .forEach(
            (name, length) -> {
              ObjectNode queue = queues.putObject(name).put("length", length);
              sampler
                  .rates()
                  .ifPresent(
                      rates -> {
                        put(queue, "growthPerSecond", rates.growth(name));
                        put(queue, "secondsToDrain", rates.drain(name));
                      });
            });
    page.put("queuesOmitted", sample.queuesOmitted());
  }

  private static void addWorkers(ObjectNode workers, List<WorkingOn> all) {
    for (WorkingOn each : all) {
      String name = each.worker().name();
      if (each.isIdle()) {
        workers.put(name, IDLE);
      } else {
        ObjectNode job = workers.putObject(name);
        each.claim().ifPresent(claim -> add(job, claim));
      }
    }
  }

  private static void add(ObjectNode job, ClaimPayload claim) {
    job.put("run_at", claim.runAt())
        .put("queue", claim.queue())
        .put("class", claim.payload().path("class").asText());
  }

  private static void put(ObjectNode to, String name, OptionalDouble value) {
    if (value.isPresent()) {
      to.put(name, rounded(value.getAsDouble()));
    } else {
      to.putNull(name);
    }
  }

  private static double seconds(Duration duration) {
    return rounded(duration.toNanos() / 1e9);
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1e3;
  }
}
