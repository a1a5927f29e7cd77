package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.HostilePayloads;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.RandomJson;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The guard of the claim script: what it lets into a claim as it is must be JSON for every peer. It
 * may doubt what is JSON.
 */
@RedisTest
final class CertainlyJsonTest {
  private static final long SEED = Long.getLong("seed", 20261130L);
  private static final int MUTATIONS = 15_000;
  private static final String SPICE =
      "{}[]\",:\\/ \t\n0123456789.eE+-truefalsnbudxNI\u0000\u007f\u00a0\ud83d\ude00'";

  @Test
  void nothingThatJavaScriptRefusesIsCertainlyJson(TestRedis redis) throws IOException {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    RandomJson values = new RandomJson(SEED);
    List<byte[]> texts = new ArrayList<>(HostilePayloads.noJobs());
    for (int i = 0; i < MUTATIONS; i++) {
      texts.add(
          RandomJson.mutate(ResqueJson.writeString(values.object(3)), SPICE, random)
              .getBytes(UTF_8));
    }
    int certain = 0;
    List<String> wrong = new ArrayList<>();
    try (RawRedis raw = redis.connect()) {
      byte[] script = (guard() + "\nreturn certainly_json(ARGV[1]) and 1 or 0").getBytes(UTF_8);
      String sha = raw.text("SCRIPT", "LOAD", script);
      for (byte[] text : texts) {
        if ((long) raw.call("EVALSHA", sha, 0, text) == 1) {
          certain++;
          if (!isJson(text)) {
            wrong.add(new String(text, UTF_8));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(certain).isPositive();
  }

  private static String guard() throws IOException {
    try (InputStream source =
        CertainlyJsonTest.class.getResourceAsStream("lua/include/certainly_json.lua")) {
      return new String(source.readAllBytes(), UTF_8);
    }
  }

  /** As node judges, which reads U+FFFD for what is no UTF-8. */
  private static boolean isJson(byte[] text) {
    try {
      ResqueJson.parse(new String(text, UTF_8));
      return true;
    } catch (InvalidJsonException e) {
      return false;
    }
  }
}
