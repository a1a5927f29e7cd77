package io.resque4j.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.agent.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system that is measured. Its process stays warm from the first round to the last; when it hangs
 * or dies, the next measurement gets a new one.
 */
public final class Contender implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration SHORT = Duration.ofSeconds(60);

  private final String name;
  private final Set<Ability> abilities;
  private final Installation installation;
  private final Path log;
  private @Nullable AgentProcess process;

  /**
   * A system.
   *
   * @param name as in the report
   * @param log where its stderr goes
   */
  Contender(String name, Set<Ability> abilities, Installation installation, Path log) {
    this.name = name;
    this.abilities = Set.copyOf(abilities);
    this.installation = installation;
    this.log = log;
  }

  /** As in the report. */
  public String name() {
    return name;
  }

  /** Whether it can be measured at this. */
  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  private synchronized AgentProcess process() {
    AgentProcess running = process;
    if (running == null || !running.isAlive()) {
      running = installation.start(log);
      process = running;
    }
    return running;
  }

  /** The id of its process, which is started if there is none. */
  public long pid() {
    return process().pid();
  }

  /** A second process of it. */
  public Contender another() {
    return new Contender(name, abilities, installation, log);
  }

  /** What it is, with what it runs on. */
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    process()
        .ask(AgentProcess.command("version"), SHORT)
        .properties()
        .forEach(each -> versions.put(each.getKey(), each.getValue().asText()));
    return versions;
  }

  /** Starts workers; returns when all of them look for jobs. */
  public void start(Load load) {
    ObjectNode command = AgentProcess.command("start");
    command.setAll((ObjectNode) JSON.valueToTree(load));
    process().ask(command, SHORT);
  }

  /** Waits until all jobs have ended or the limit is over, and stops the workers. */
  public Outcome finish(Duration limit) {
    ObjectNode command = AgentProcess.command("finish").put("limitMillis", limit.toMillis());
    return JSON.convertValue(process().ask(command, limit.plus(SHORT)), Outcome.class);
  }

  /** Fills a queue with jobs in its own format. */
  public void fill(int port, String queue, int jobs) {
    process().ask(on(port, "fill", List.of(queue)).put("jobs", jobs).put("bytes", 0), SHORT);
  }

  /** How many jobs are left in its own format: waiting, running or failed. */
  public long left(int port, List<String> queues) {
    return process().ask(on(port, "left", queues), SHORT).path("left").asLong();
  }

  /**
   * Enqueues one job at each of these times.
   *
   * @param times milliseconds from now, in their order; the queues take turns
   */
  public void produce(int port, List<String> queues, List<Double> times) {
    ObjectNode command = on(port, "produce", queues);
    command.set("times", JSON.valueToTree(times));
    double last = times.isEmpty() ? 0 : times.get(times.size() - 1);
    process().ask(command, SHORT.plusMillis((long) last));
  }

  /**
   * Enqueues jobs and takes the time.
   *
   * @param width how many calls are in flight
   * @param batch how many jobs are in one call
   * @return milliseconds
   */
  public double enqueue(int port, String queue, int jobs, int width, int batch, Duration limit) {
    ObjectNode command = on(port, "enqueue", List.of(queue)).put("jobs", jobs);
    command.put("width", width).put("batch", batch).put("bytes", 0);
    JsonNode answer = process().ask(command, limit);
    if (!answer.has("millis")) {
      throw new BenchmarkException("expected millis, got: " + answer);
    }
    return answer.get("millis").asDouble();
  }

  /**
   * Starts schedulers.
   *
   * @param namespace of each, with a number behind it if there are several
   * @param name of each, with a number behind it
   * @param lease how long they lead without a sign; zero: the default
   */
  public void schedule(int port, String namespace, String name, int schedulers, Duration lease) {
    ObjectNode command = AgentProcess.command("schedule").put("port", port).put("name", name);
    command.put("namespace", namespace).put("schedulers", schedulers);
    command.put("ttlMillis", lease.toMillis());
    process().ask(command, SHORT);
  }

  /** Starts node-resque's scheduler as it is when nothing is set: it looks after stuck workers. */
  public void scheduleAtDefaults(int port) {
    process().ask(AgentProcess.command("schedule").put("port", port).put("defaults", true), SHORT);
  }

  /** Stops them. */
  public void unschedule() {
    process().ask(AgentProcess.command("unschedule"), SHORT);
  }

  private static ObjectNode on(int port, String verb, List<String> queues) {
    ObjectNode command = AgentProcess.command(verb).put("port", port);
    command.set("queues", JSON.valueToTree(queues));
    return command;
  }

  /** Kills its process, if there is one. The next call starts another. */
  @Override
  public synchronized void close() {
    AgentProcess ending = process;
    process = null;
    if (ending != null) {
      ending.close();
    }
  }
}
