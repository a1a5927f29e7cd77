package io.resque4j.cli;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Keyboard;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.testkit.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the command in this process, in the namespace of a test. */
public final class InProcess {
  private final TestRedis redis;
  private InstantSource clock = InstantSource.system();
  private boolean terminal;
  private int columns = 80;
  private final Map<String, String> environment = new HashMap<>();
  private Keyboard keyboard = Keyboard.NONE;

  /** How a call ended, and what it wrote. */
  public record Answer(int exitCode, String out, String err) {
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  public InProcess(TestRedis redis) {
    this.redis = redis;
    environment.put("REDIS_URL", redis.uri());
  }

  public InProcess at(Instant now) {
    clock = InstantSource.fixed(now);
    return this;
  }

  /** A clock that goes on by so much whenever somebody looks at it. */
  public InProcess ticking(Instant start, Duration each) {
    AtomicReference<Instant> next = new AtomicReference<>(start);
    clock = () -> next.getAndUpdate(now -> now.plus(each));
    return this;
  }

  /** From now on a person sits there, who types this. */
  public InProcess onTerminal(int width, String... typed) {
    List<String> left = new ArrayList<>(List.of(typed));
    return onTerminal(width, () -> left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0)));
  }

  /** As {@link #onTerminal(int, String...)}, for one who does something before he types. */
  public InProcess onTerminal(int width, Keyboard person) {
    keyboard = person;
    columns = width;
    terminal = true;
    return this;
  }

  public InProcess env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Answer run(String... words) {
    return run(new ByteArrayOutputStream(), words);
  }

  /** As {@link #run(String...)}, beside a reader who went away before it wrote anything. */
  public Answer runUnread(String... words) {
    ByteArrayOutputStream nobody =
        new ByteArrayOutputStream() {
          @Override
          public void flush() throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    return run(nobody, words);
  }

  private Answer run(ByteArrayOutputStream out, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen = new Screen(stream(out), stream(err), terminal, terminal, false, true, columns);
    List<String> call = new ArrayList<>(List.of(words));
    call.addAll(List.of("--namespace", redis.namespace()));
    Surroundings surroundings = new Surroundings(screen, Map.copyOf(environment), clock, keyboard);
    int exitCode = Cli.run(surroundings, call.toArray(String[]::new));
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
