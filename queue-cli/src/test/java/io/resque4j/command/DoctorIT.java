package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code resque4j doctor} as a process: exit codes, JSON, and what it asks on a terminal. */
@RedisTest(dedicated = true, config = "appendonly yes")
final class DoctorIT {
  private static final String PING = "{\"time\":1,\"name\":\"gone:1\",\"queues\":\"math\"}";

  private final TestRedis redis;
  private final RawRedis raw;

  DoctorIT(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of("doctor", "--namespace", redis.namespace()));
    Collections.addAll(all, words);
    if (!all.contains("--confirm")) {
      all.addAll(List.of("--confirm", "300ms"));
    }
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private void ghost() {
    raw.call("SADD", redis.key("workers"), "gone:1:math");
    raw.call("SET", redis.key("worker:ping:gone:1"), PING);
  }

  private long workers() {
    return raw.number("SCARD", redis.key("workers"));
  }

  @Test
  void itEndsWithWhatAScriptNeedsToKnow() throws InvalidJsonException {
    Outcome well = command().run();
    assertThat(well.out()).isEqualTo("all is well: 23 checks\n");
    assertThat(well.exitCode()).isZero();

    ghost();
    Outcome found = command("-o", "json").run();
    assertThat(found.exitCode()).isEqualTo(5);
    JsonNode document = ResqueJson.parse(found.out());
    assertThat(document.get("kind").asText()).isEqualTo("finding");
    assertThat(document.get("items")).hasSize(1);
    assertThat(document.get("items").get(0).get("id").asText()).isEqualTo("ghost-workers");

    assertThat(command("--fix").run().exitCode()).as("nobody can be asked").isEqualTo(2);
    assertThat(command("--fix", "--dry-run").run().exitCode()).isEqualTo(5);
    assertThat(workers()).isOne();
    Outcome fixed = command("--fix", "--yes", "-o", "ndjson").run();
    assertThat(fixed.exitCode()).isZero();
    assertThat(ResqueJson.parse(fixed.out()).get("fixed").asInt()).isOne();
    assertThat(workers()).isZero();
    assertThat(command().run().exitCode()).isZero();
  }

  @Test
  void whatIsWrongInTheCallOrWithRedisIsOneLine() {
    Outcome wrong = command("--skip", "ghosts").run();
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("resque4j: expected --skip to name a check, got: ghosts");
    Outcome away = Command.of("doctor").env("REDIS_URL", "redis://127.0.0.1:1").run();
    assertThat(away.exitCode()).isEqualTo(4);
    assertThat(away.err()).hasLineCount(1);
    assertThat(command("--list").run().outLines()).hasSize(24);
  }

  @Test
  void aPersonSeesWhatWasFoundAndIsAsked() {
    Terminal.assumeOne();
    ghost();
    String question = "repair ghost-workers \\(1\\)\\? \\[y/N\\] ";
    try (RunningCommand no = command("--fix", "--confirm", "3s").onTerminal(80).start()) {
      no.awaitOut("again in \\d seconds?, to be sure");
      no.awaitOut(question);
      Outcome outcome = no.type("n\n").awaitEnd();
      assertThat(outcome.out()).contains("gone:1  last sign ").contains("nothing was done");
      assertThat(Terminal.lines(outcome.out())).allMatch(line -> line.length() <= 80);
      assertThat(outcome.exitCode()).isEqualTo(1);
    }
    assertThat(workers()).isOne();
    try (RunningCommand yes = command("--fix").onTerminal(80).start()) {
      yes.awaitOut(question);
      Outcome outcome = yes.type("y\n").awaitEnd();
      assertThat(Terminal.lines(outcome.out())).last().isEqualTo("repaired ghost-workers: 1 of 1");
      assertThat(outcome.exitCode()).isZero();
    }
    assertThat(workers()).isZero();
  }
}
