package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.resque4j.testkit.RequiresNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResqueKeysTest {
  private static final long SEED = Long.getLong("seed", 20261126L);
  private static final int CASES = 5_000;

  private final ResqueKeys keys = ResqueKeys.of();

  @Test
  void everyKeyHasTheNameThatPeersKnow() {
    assertKey(keys.queues(), "resque:queues");
    assertKey(keys.queue("math"), "resque:queue:math");
    assertKey(keys.delayed(1795473222), "resque:delayed:1795473222");
    assertKey(keys.delayedSchedule(), "resque:delayed_queue_schedule");
    assertKey(keys.timestamps("{}".getBytes(UTF_8)), "resque:timestamps:{}");
    assertThat(ResqueKeys.delayedMember(1795473222)).isEqualTo("delayed:1795473222");
    assertKey(keys.workers(), "resque:workers");
    assertKey(keys.claim("h:1+1:a,b"), "resque:worker:h:1+1:a,b");
    assertKey(keys.started("h:1+1:a,b"), "resque:worker:h:1+1:a,b:started");
    assertKey(keys.ping("h:1+1"), "resque:worker:ping:h:1+1");
    assertKey(keys.processed(), "resque:stat:processed");
    assertKey(keys.processed("h:1+1"), "resque:stat:processed:h:1+1");
    assertKey(keys.failedCount(), "resque:stat:failed");
    assertKey(keys.failedCount("h:1+1"), "resque:stat:failed:h:1+1");
    assertKey(keys.failed(), "resque:failed");
    assertKey(keys.leaderLock(), "resque:resque_scheduler_leader_lock");
    assertKey(keys.queueLock("add", "math", "[1,2]"), "resque:lock:add:math:[1,2]");
    assertKey(keys.jobLock("add", "math", "[1,2]"), "resque:workerslock:add:math:[1,2]");
    assertKey(keys.retry("add", "1-2"), "resque:resque-retry:add:1-2");
    assertKey(keys.retryFailure("add", "1-2"), "resque:failure-resque-retry:add:1-2");
    assertKey(keys.connectionTest(), "resque:connection_test_key");
    assertKey(keys.own("paused", "math"), "resque:resque4j:paused:math");
  }

  @Test
  void aJobWithoutArgumentsHasRetryKeysThatDifferByAColon() {
    assertKey(keys.retry("add", ""), "resque:resque-retry:add");
    assertKey(keys.retryFailure("add", ""), "resque:failure-resque-retry:add:");
  }

  @Test
  void onlyTheFirstWhiteSpaceIsTakenOutOfARetryKey() {
    assertKey(keys.retry("send mail", "a b"), "resque:resque-retry:sendmail:a b");
  }

  @Test
  void aNamespaceMayHaveSeveralPartsAndBlankOnesAreDropped() {
    assertKey(ResqueKeys.of("app", " ", "jobs").queue("q"), "app:jobs:queue:q");
    assertKey(ResqueKeys.of("").queues(), "queues");
    assertKey(ResqueKeys.of("{resque}").queue(""), "{resque}:queue");
    assertThat(ResqueKeys.of("app", "jobs").namespace()).isEqualTo("app:jobs");
  }

  @Test
  void aPatternMatchesNothingOfANeighbour() {
    assertKey(ResqueKeys.of("a*[b]?\\").scanPattern("stat:"), "a\\*\\[b\\]\\?\\\\:stat:*");
    assertKey(ResqueKeys.of("").scanPattern("stat:"), "stat:*");
  }

  @Test
  void theNamespaceIsTakenOffAKey() {
    assertThat(keys.relative("resque:stat:failed".getBytes(UTF_8))).isEqualTo("stat:failed");
    assertThat(keys.relative("other:stat:failed".getBytes(UTF_8))).isEqualTo("other:stat:failed");
  }

  @Test
  @RequiresNode
  void partsAreJoinedAsNodeResqueJoinsThem() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    RandomJson values = new RandomJson(SEED);
    List<String> requests = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      String namespace = part(random, values);
      String queue = part(random, values);
      requests.add(
          "{\"op\":\"key\",\"namespace\":[\"%s\",\"%s\"],\"parts\":[\"%s\",\"%s\"]}"
              .formatted(
                  JavaScript.hex("ns"),
                  JavaScript.hex(namespace),
                  JavaScript.hex("queue"),
                  JavaScript.hex(queue)));
      ours.add(HexFormat.of().formatHex(ResqueKeys.of("ns", namespace).queue(queue)));
    }
    assertThat(ours).isEqualTo(JavaScript.ask(requests));
  }

  @Test
  @RequiresNode
  void theKeysOfRetryAreThoseOfNodeResque() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    RandomJson values = new RandomJson(SEED);
    List<String> requests = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      String jobClass = part(random, values);
      ArrayNode args = values.array(2);
      String request =
          "\",\"job\":\""
              + JavaScript.hex(jobClass)
              + "\",\"args\":"
              + JavaScript.encode(args)
              + "}";
      requests.add("{\"op\":\"retryKey" + request);
      requests.add("{\"op\":\"failureKey" + request);
      ResqueKeys ns = ResqueKeys.of("ns");
      String argsKey = ResqueKeys.argsKey(args);
      ours.add(HexFormat.of().formatHex(ns.retry(jobClass, argsKey)));
      ours.add(HexFormat.of().formatHex(ns.retryFailure(jobClass, argsKey)));
    }
    assertThat(ours).isEqualTo(JavaScript.ask(requests));
  }

  private static String part(Random random, RandomJson values) {
    String blanks =
        " \t\n\u000b\f\r\u00a0\u1680\u2000\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\u0085\u180e";
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(blanks.charAt(random.nextInt(blanks.length())));
      case 1 -> "a" + blanks.charAt(random.nextInt(blanks.length())) + "b c";
      default -> values.text();
    };
  }

  private static void assertKey(byte[] key, String expected) {
    assertThat(new String(key, UTF_8)).isEqualTo(expected);
  }
}
