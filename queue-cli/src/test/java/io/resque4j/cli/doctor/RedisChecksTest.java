package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How Redis is set up, and what time it has. */
final class RedisChecksTest extends Examining {
  RedisChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void aRedisThatEvictsOrKeepsNothingOrIsSharedIsTold() {
    raw.call("SET", "sessions:1", "x");
    raw.call("SET", "sessions:2", "x");
    raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    raw.call("CONFIG", "SET", "appendonly", "no");
    raw.call("CONFIG", "SET", "save", "");
    try {
      List<JsonNode> findings = findings();
      assertThat(findings)
          .extracting(each -> each.get("id").asText())
          .containsExactly("redis-would-evict", "redis-not-persistent", "redis-shared");
      assertThat(doctor("--only", "redis-would-evict").out())
          .as("as /status, which is healthy until it can happen")
          .contains("warning")
          .contains("maxmemory-policy is allkeys-lru");
      raw.call("CONFIG", "SET", "maxmemory", "1gb");
      assertThat(found()).startsWith("redis-evicts").doesNotContain("redis-would-evict");
      assertThat(findings().get(0).path("severity").asText()).isEqualTo("error");
      assertThat(items(findings.get(2))).containsExactly("sessions:…  2 keys");
    } finally {
      raw.call("DEL", "sessions:1", "sessions:2");
      raw.call("CONFIG", "SET", "maxmemory", "0");
      raw.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
      raw.call("CONFIG", "SET", "appendonly", "yes");
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void clocksThatDisagreeAreTold() {
    worker(OURS, "math", now() + 100);
    command.at(Instant.now().minusSeconds(3_600));
    assertThat(items(findings().get(0)))
        .satisfiesExactly(
            here -> assertThat(here).matches("this machine is 3,6\\d\\d seconds behind Redis"),
            there ->
                assertThat(there)
                    .matches("worker web-1:7-abcdef\\+1 is \\d\\d+ seconds ahead of Redis"));
  }

  @Test
  void aUserWhoMayNotAskForSettingsIsToldWhatWasNotLookedAt() {
    raw.call("CONFIG", "SET", "appendonly", "no");
    String uri = redis.uri().replace("redis://", "redis://resque4j:secret@");
    String rights = "+@read +@write +@connection +eval +evalsha -@dangerous +time +info";
    List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "resque4j", "on", ">secret"));
    user.add("~" + redis.namespace() + ":*");
    user.addAll(List.of(rights.split(" ", -1)));
    raw.call(user.toArray());
    try {
      Answer answer = doctor("--redis", uri);
      assertThat(answer.out())
          .contains("not looked at: whether Redis takes snapshots: this user may not ask")
          .contains("all is well");
      assertThat(answer.exitCode()).isZero();
    } finally {
      raw.call("ACL", "DELUSER", "resque4j");
      raw.call("CONFIG", "SET", "appendonly", "yes");
    }
  }
}
