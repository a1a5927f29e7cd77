package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.Snapshot;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * The doctor in this process, over a real Redis of its own. Each finding is provoked, found, shown
 * without a change, repaired where that can be done, and not found again.
 */
@RedisTest(dedicated = true, config = "appendonly yes")
abstract class Examining {
  /** A worker of ours, by its name. */
  static final String OURS = "web-1:7-abcdef+1";

  static final String GARBAGE = "{bad\u001b[2J";

  /** A second that has not come yet. */
  static final long LATER = 4_000_000_000L;

  final TestRedis redis;
  final RawRedis raw;
  final Resque resque;
  final Queue queue;
  final InProcess command;

  Examining(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
    command = new InProcess(redis);
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  static long now() {
    return Instant.now().getEpochSecond();
  }

  /** A worker whose last sign is of this second. */
  void worker(String name, String queues, long second) {
    raw.call("SADD", redis.key("workers"), name + ":" + queues);
    raw.call(
        "SET", redis.key("worker", "ping", name), new WorkerPing(second, name, queues).write());
  }

  void claim(String name, String queues, byte[] job) {
    String at = JsDate.format(Instant.now());
    raw.call(
        "SET",
        redis.key("worker", name, queues),
        ClaimPayload.write("id-" + name, at, "math", name, job));
  }

  static String job(int n) {
    return new String(JobPayload.of("math", "add", n).raw(), StandardCharsets.UTF_8);
  }

  /** With a time between two looks that a test can wait for. */
  Answer doctor(String... words) {
    List<String> all = new ArrayList<>(List.of("doctor"));
    Collections.addAll(all, words);
    if (!all.contains("--confirm")) {
      Collections.addAll(all, "--confirm", "100ms");
    }
    return command.run(all.toArray(String[]::new));
  }

  /** What it finds, by their ids. */
  List<String> found(String... words) {
    return findings(words).stream().map(each -> each.get("id").asText()).toList();
  }

  List<JsonNode> findings(String... words) {
    List<String> all = new ArrayList<>(List.of("-o", "ndjson"));
    Collections.addAll(all, words);
    Answer answer = doctor(all.toArray(String[]::new));
    assertThat(answer.exitCode()).as(answer.err()).isEqualTo(answer.out().isEmpty() ? 0 : 5);
    return answer.lines().stream().map(Examining::json).toList();
  }

  static JsonNode json(String text) {
    try {
      return ResqueJson.parse(text);
    } catch (InvalidJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  Snapshot dump() {
    return Snapshot.of(raw, redis.namespace());
  }

  /**
   * It is found, alone; a dry run changes nothing; it is repaired, and not found again.
   *
   * @return what was found
   */
  JsonNode findAndRepair(String id) {
    List<JsonNode> findings = findings("--skip", "unserved-queues");
    assertThat(findings).extracting(each -> each.get("id").asText()).containsExactly(id);
    Snapshot before = dump();
    Answer dry = doctor("--only", id, "--fix", "--dry-run");
    assertThat(dry.out()).contains("would repair " + id + " (");
    assertThat(dry.exitCode()).isEqualTo(5);
    assertThat(dump()).isEqualTo(before);
    Answer fixed = doctor("--only", id, "--fix", "--yes");
    assertThat(fixed.out()).contains("repaired " + id + ": ");
    assertThat(fixed.exitCode()).as(fixed.out()).isZero();
    assertThat(found("--skip", "unserved-queues")).isEmpty();
    return findings.get(0);
  }

  List<String> list(String... key) {
    return raw.texts("LRANGE", redis.key(key), 0, -1);
  }

  static List<String> items(JsonNode finding) {
    List<String> items = new ArrayList<>();
    finding.get("items").forEach(item -> items.add(item.asText()));
    return items;
  }
}
