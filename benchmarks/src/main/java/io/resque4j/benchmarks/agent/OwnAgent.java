package io.resque4j.benchmarks.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This project in a JVM of its own, driven by one JSON object per line on stdin, each of which is
 * answered by one line on stdout. It ends when its stdin ends.
 */
public final class OwnAgent {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<Resque> schedulerConnections = new ArrayList<>();
  private final List<Scheduler> schedulers = new ArrayList<>();
  private @Nullable Workers workers;

  private OwnAgent() {}

  /** Answers until stdin ends. */
  public static void main(String[] args) throws IOException {
    OwnAgent agent = new OwnAgent();
    try (PrintStream answers =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.println(agent.answer(line));
      }
    }
    Runtime.getRuntime().halt(0); // whatever still runs
  }

  private String answer(String line) {
    try {
      return JSON.writeValueAsString(answer(JSON.readTree(line)));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return JSON.createObjectNode().put("error", e.toString()).toString();
    }
  }

  private Object answer(JsonNode command) throws Exception {
    return switch (command.path("do").asText()) {
      case "version" ->
          JSON.createObjectNode().put("Java", Runtime.version().toString().replaceAll("\\+.*", ""));
      case "start" -> start(JSON.convertValue(command, Load.class));
      case "finish" -> finish(Duration.ofMillis(command.path("limitMillis").asLong()));
      case "produce" -> produce(command);
      case "enqueue" -> enqueue(command);
      case "schedule" -> schedule(command);
      case "unschedule" -> unschedule();
      default -> throw new IllegalArgumentException("this agent knows no " + command.get("do"));
    };
  }

  private ObjectNode start(Load load) {
    Workers started = new Workers(load, InstantSource.system());
    workers = started;
    return JSON.createObjectNode().put("started", started.size());
  }

  private Outcome finish(Duration limit) throws InterruptedException {
    Workers ending = workers;
    if (ending == null) {
      throw new IllegalStateException("nothing was started");
    }
    workers = null;
    return ending.finish(limit);
  }

  private static Resque connect(JsonNode command) {
    return Workers.connect(
        command.path("port").asInt(), command.path("namespace").asText("resque"));
  }

  private static List<String> queues(JsonNode command) {
    return List.of(JSON.convertValue(command.get("queues"), String[].class));
  }

  private static ObjectNode produce(JsonNode command) {
    try (Resque resque = connect(command)) {
      List<Double> times = List.of(JSON.convertValue(command.get("times"), Double[].class));
      new Producing(resque).atTimes(queues(command), times);
      return JSON.createObjectNode().put("produced", times.size());
    }
  }

  private static ObjectNode enqueue(JsonNode command) throws InterruptedException {
    int jobs = command.path("jobs").asInt();
    int batch = command.path("batch").asInt();
    int width = command.path("width").asInt();
    String queue = queues(command).get(0);
    try (Resque resque = connect(command)) {
      Producing producing = new Producing(resque);
      double millis =
          batch > 1 ? producing.inBulk(queue, jobs, batch) : producing.oneByOne(queue, jobs, width);
      return JSON.createObjectNode().put("millis", millis);
    }
  }

  private ObjectNode schedule(JsonNode command) {
    int number = command.path("schedulers").asInt(1);
    for (int n = 0; n < number; n++) {
      String namespace = command.path("namespace").asText("resque") + (number > 1 ? n : "");
      Resque resque = Workers.connect(command.path("port").asInt(), namespace);
      schedulerConnections.add(resque);
      Scheduler.Builder builder =
          Scheduler.builder(resque).name(command.path("name").asText("bench") + "-" + n);
      if (command.path("ttlMillis").asLong() > 0) {
        builder.leaderLockTtl(Duration.ofMillis(command.path("ttlMillis").asLong()));
      }
      schedulers.add(builder.start());
    }
    return JSON.createObjectNode().put("scheduling", number);
  }

  private ObjectNode unschedule() {
    schedulers.forEach(Scheduler::close);
    schedulerConnections.forEach(Resque::close);
    schedulers.clear();
    schedulerConnections.clear();
    return JSON.createObjectNode().put("scheduling", 0);
  }
}
