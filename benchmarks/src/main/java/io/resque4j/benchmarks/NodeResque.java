package io.resque4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The real node-resque, in one Node.js process that lives as long as this object. */
final class NodeResque implements Contender, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param script where {@link NodeHome#install} has put it
   */
  NodeResque(Path script) {
    try {
      this.process =
          new ProcessBuilder("node", script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new BenchmarkException("node cannot be started: " + e.getMessage(), e);
    }
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
  }

  @Override
  public String name() {
    return "node-resque";
  }

  /** The version of Node.js. */
  String nodeVersion() {
    return ask(command("version")).path("node").asText();
  }

  @Override
  public void start(int port, Load load) {
    ObjectNode command = command("start").put("port", port);
    command.setAll((ObjectNode) JSON.valueToTree(load));
    ask(command);
  }

  @Override
  public Outcome finish(Duration limit) {
    return JSON.convertValue(
        ask(command("finish").put("limitMillis", limit.toMillis())), Outcome.class);
  }

  /**
   * Enqueues one job for each queue: its id is the index of the queue.
   *
   * @param spread the time over which they are spread
   * @param offsets when each is sent, from 0 to 1
   */
  void produce(int port, List<String> queues, Duration spread, List<Double> offsets) {
    ObjectNode command =
        command("produce").put("port", port).put("spreadMillis", spread.toMillis());
    command.set("queues", JSON.valueToTree(queues));
    command.set("offsets", JSON.valueToTree(offsets));
    ask(command);
  }

  private static ObjectNode command(String verb) {
    return JSON.createObjectNode().put("do", verb);
  }

  private JsonNode ask(ObjectNode command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new BenchmarkException("node has ended at the command " + command.get("do"));
      }
      JsonNode answer = JSON.readTree(line);
      if (answer.has("error")) {
        throw new BenchmarkException("node says: " + answer.get("error").asText());
      }
      return answer;
    } catch (IOException e) {
      throw new BenchmarkException("node does not answer: " + e.getMessage(), e);
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
  }
}
