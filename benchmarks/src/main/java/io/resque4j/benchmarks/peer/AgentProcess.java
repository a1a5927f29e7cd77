package io.resque4j.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.benchmarks.BenchmarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that answers one JSON object per line with another. It ends when its stdin does, so
 * with this JVM; {@link #close} kills it.
 */
public final class AgentProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<AgentProcess> RUNNING = ConcurrentHashMap.newKeySet();
  private static final String GONE = "";
  private static final int LAST_WORDS = 5;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(AgentProcess::close), "end-agents"));
  }

  private final Process process;
  private final Path log;
  private final Writer commands;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);

  private AgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = process.outputWriter();
    Thread reader = new Thread(this::read, "agent-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a program.
   *
   * @param environment what is added to this JVM's
   * @param log where its stderr goes
   */
  static AgentProcess start(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      AgentProcess started = new AgentProcess(builder.start(), log);
      RUNNING.add(started);
      return started;
    } catch (IOException e) {
      throw new BenchmarkException("cannot be started: " + e.getMessage(), e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.put(line);
      }
    } catch (IOException e) {
      // it is gone, as below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.offer(GONE);
  }

  /** A command, to be completed and asked. */
  public static ObjectNode command(String verb) {
    return JSON.createObjectNode().put("do", verb);
  }

  /**
   * Sends a command and waits for its answer. After an exception the process is no longer usable.
   *
   * @throws BenchmarkException when there is none in time, or the answer is an error
   */
  public synchronized JsonNode ask(ObjectNode command, Duration limit) {
    try {
      commands.write(command + "\n");
      commands.flush();
      String line = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw broken("no answer to %s within %d s".formatted(verb(command), limit.toSeconds()));
      }
      if (line.equals(GONE)) {
        throw broken("its process ended at " + verb(command) + lastWords());
      }
      JsonNode answer = JSON.readTree(line);
      if (answer.has("error")) {
        throw new BenchmarkException(answer.get("error").asText());
      }
      return answer;
    } catch (IOException e) {
      throw broken("its process cannot be asked: " + e.getMessage() + lastWords());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken("interrupted while it was asked to " + verb(command));
    }
  }

  private BenchmarkException broken(String why) {
    close();
    return new BenchmarkException(why);
  }

  private static String verb(ObjectNode command) {
    return command.path("do").asText();
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "; in %s: %s"
          .formatted(
              log.getFileName(),
              String.join(
                  " / ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size())));
    } catch (IOException e) {
      return "";
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it can be asked. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process and its children, and returns when it is gone. */
  @Override
  public void close() {
    RUNNING.remove(this);
    try (Stream<ProcessHandle> children = process.descendants()) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
