package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Held;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.core.redis.ClaimStore.Unreadable;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@RedisTest
final class ClaimStoreTest {
  private static final String RUN_AT = "Mon Nov 23 2026 22:32:00 GMT+0000";
  private static final WorkerName ONE = new WorkerName("host:1-abcdef+1", "math");
  private static final WorkerName TWO = new WorkerName("host:1-abcdef+2", "math");
  private static final byte[] NOTHING = {};

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  private List<Reply> claim(List<String> queues, Request... requests) {
    return RedisGateway.await(stores.claims().claim(queues, List.of(requests), RUN_AT));
  }

  private Completed complete(WorkerName worker, String id, Outcome outcome, String entry) {
    byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
    return RedisGateway.await(
            stores.claims().complete(List.of(new Completion(worker, id, "math", outcome, bytes))))
        .get(0);
  }

  private String claimOf(WorkerName worker) {
    return raw.text("GET", key("worker", worker.member()));
  }

  @Test
  void jobsAreTakenInTheOrderOfTheQueuesAndOfTheirLists() {
    raw.call("RPUSH", key("queue", "high"), "{\"class\":\"a\"}");
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"b\"}", "{\"class\":\"c\"}");

    List<Reply> replies =
        claim(List.of("high", "math"), new Request(ONE, "id1"), new Request(TWO, "id2"));

    assertThat(replies).hasSize(2).allMatch(Taken.class::isInstance);
    assertThat(((Taken) replies.get(0)).queue()).isEqualTo("high");
    assertThat(((Taken) replies.get(1)).payload()).asString().isEqualTo("{\"class\":\"b\"}");
    assertThat(raw.number("LLEN", key("queue", "math"))).isOne();
  }

  @Test
  void aClaimHoldsTheVeryBytesOfThePayload() {
    String payload = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[[],{},12345678901234567890]}";
    raw.call("RPUSH", key("queue", "math"), payload);

    claim(List.of("math"), new Request(ONE, "id1"));

    assertThat(claimOf(ONE))
        .isEqualTo(
            "{\"resque4j\":\"id1\",\"run_at\":\""
                + RUN_AT
                + "\",\"worker\":\"host:1-abcdef+1\",\"queue\":\"math\",\"payload\":"
                + payload
                + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{bad",
        "",
        "null",
        "123",
        "\"s\"",
        "[1]",
        "{\"class\":\"a\"} x",
        "{\"class\":\"a\",\"args\":[NaN]}",
        "{\"class\":\"a\",\"args\":[nan]}",
        "{\"class\":\"a\",\"args\":[-Infinity]}",
        "{\"class\":\"a\",\"args\":[inf]}",
        "{\"class\":\"a\",\"args\":[0x1F]}",
        "{\"class\":\"a\",\"args\":[01]}",
        "{\"class\":\"a\",\"args\":[-01]}",
        "{\"class\":\"a\",\"args\":[1.]}",
        "{\"class\":\"a\",\"args\":[+1]}",
        "{\"class\":\"a\",\"args\":[1.e5]}",
        "{\"class\":\"a\",\"args\":[\"\u0001\"]}",
        "{\"class\":\"a\",\"args\":[\"\\ud800\"]}",
        "{\"class\":\"a\"\n}",
        "{\"class\":\"\\x\"}"
      })
  void whateverLiesInAQueueTheClaimIsValidJsonAndKeepsItsBytes(String garbage)
      throws InvalidPayloadException {
    raw.call("RPUSH", key("queue", "math"), garbage);

    claim(List.of("math"), new Request(ONE, "id1"));

    String claim = claimOf(ONE);
    ClaimPayload read = ClaimPayload.parse(claim.getBytes(StandardCharsets.UTF_8));
    assertThat(read.claimId()).isEqualTo("id1");
    assertThat(read.raw()).asString(StandardCharsets.UTF_8).isEqualTo(garbage);
  }

  @Test
  void deepAndLargeAndBrokenBytesAreKeptToo() throws Exception {
    byte[] noUtf8 = {'{', (byte) 0xff, (byte) 0xfe, 0, '}'};
    byte[] deep = "[".repeat(2000).getBytes(StandardCharsets.UTF_8);
    byte[] large = ("{\"class\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    for (byte[] bytes : List.of(noUtf8, deep, large)) {
      raw.call("RPUSH", key("queue", "math"), bytes);
      claim(List.of("math"), new Request(ONE, "id1"));

      byte[] claim = (byte[]) raw.call("GET", key("worker", ONE.member()));
      assertThat(ClaimPayload.parse(claim).raw()).isEqualTo(bytes);
      assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.DONE);
    }
  }

  @Test
  void jsonThatLooksOddIsStillSplicedIn() throws Exception {
    for (String payload :
        List.of(
            "{\"class\":\"NaN\",\"args\":[\"[NaN\",\", +1 01 1.\",0,-0.5,1e+21,1E-7,10,true,false]}",
            "{\"class\":\"a\\\\\\\"b\",\"args\":[null,\"\\u001f\",\"é😀\"]}",
            "{\"args\":[],\"class\":\"ruby\"}")) {
      ResqueJson.parse(payload);
      raw.call("RPUSH", key("queue", "math"), payload);
      claim(List.of("math"), new Request(ONE, "id1"));
      assertThat(claimOf(ONE)).endsWith(",\"payload\":" + payload + "}");
      complete(ONE, "id1", Outcome.OK, "");
    }
  }

  @Test
  void aClaimIsNeverOverwrittenAndIsGivenAgainToWhoHoldsIt() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}", "{\"class\":\"b\"}");
    claim(List.of("math"), new Request(ONE, "id1"));

    List<Reply> again = claim(List.of("math"), new Request(ONE, "id1"));

    assertThat(again).singleElement().isInstanceOf(Held.class);
    assertThat(raw.number("LLEN", key("queue", "math"))).isOne();
    assertThat(claimOf(ONE)).contains("\"class\":\"a\"");
  }

  @Test
  void aQueueOfTheWrongTypeSpoilsOnlyItself() {
    raw.call("SET", key("queue", "bad"), "no list");
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");

    List<Reply> replies = claim(List.of("bad", "math"), new Request(ONE, "id1"));

    assertThat(replies).hasSize(2).anyMatch(Taken.class::isInstance);
    assertThat(replies)
        .filteredOn(Unreadable.class::isInstance)
        .singleElement()
        .isEqualTo(new Unreadable(-1, "bad", ((Unreadable) replies.get(0)).error()));
  }

  @Test
  void aClaimKeyOfTheWrongTypeSpoilsOnlyItsProcessor() {
    raw.call("RPUSH", key("worker", ONE.member()), "no string");
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");

    List<Reply> replies = claim(List.of("math"), new Request(ONE, "id1"), new Request(TWO, "id2"));

    assertThat(replies).anyMatch(r -> r instanceof Taken taken && taken.request() == 1);
    assertThat(replies).anyMatch(r -> r instanceof Unreadable bad && bad.request() == 0);
  }

  @Test
  void completionCountsAndDeletesTheClaim() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
    claim(List.of("math"), new Request(ONE, "id1"));

    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.DONE);

    assertThat(claimOf(ONE)).isNull();
    assertThat(raw.text("GET", key("stat:processed"))).isEqualTo("1");
    assertThat(raw.text("GET", key("stat:processed", ONE.name()))).isEqualTo("1");
    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.NO_CLAIM);
    assertThat(raw.text("GET", key("stat:processed"))).isEqualTo("1");
  }

  @Test
  void anotherClaimOfTheSameWorkerIsLeftAlone() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
    claim(List.of("math"), new Request(ONE, "id1"));

    assertThat(complete(ONE, "id0", Outcome.OK, "").ended()).isEqualTo(Ended.NO_CLAIM);
    assertThat(claimOf(ONE)).isNotNull();
  }

  @Test
  void aFailureThatCannotBeWrittenKeepsItsClaim() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
    claim(List.of("math"), new Request(ONE, "id1"));
    raw.call("SET", key("failed"), "no list");

    Completed refused = complete(ONE, "id1", Outcome.FAIL, "{}");

    assertThat(refused.ended()).isEqualTo(Ended.REFUSED);
    assertThat(refused.error()).contains("WRONGTYPE");
    assertThat(claimOf(ONE)).isNotNull();
    raw.call("DEL", key("failed"));
    assertThat(complete(ONE, "id1", Outcome.FAIL, "{}").ended()).isEqualTo(Ended.DONE);
    assertThat(raw.texts("LRANGE", key("failed"), 0, -1)).containsExactly("{}");
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("1");
  }

  @Test
  void aJobThatIsGivenBackIsAtTheHeadOfItsQueueAndNotCounted() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}", "{\"class\":\"b\"}");
    claim(List.of("math"), new Request(ONE, "id1"));

    complete(ONE, "id1", Outcome.BACK, "{\"class\":\"a\"}");

    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1))
        .containsExactly("{\"class\":\"a\"}", "{\"class\":\"b\"}");
    assertThat(raw.number("EXISTS", key("stat:processed"), key("stat:failed"))).isZero();
  }

  @Test
  void aJobThatIsReturnedIsAtTheTailOfItsQueueAndNotCounted() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}", "{\"class\":\"b\"}");
    claim(List.of("math"), new Request(ONE, "id1"));

    Completed completed = complete(ONE, "id1", Outcome.RETURN, "{\"class\":\"a\"}");

    assertThat(completed.ended()).isEqualTo(Ended.RETURNED);
    assertThat(completed.queueLength()).isEqualTo(2);
    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1))
        .containsExactly("{\"class\":\"b\"}", "{\"class\":\"a\"}");
    assertThat(raw.number("EXISTS", key("stat:processed"), key("stat:failed"))).isZero();
    assertThat(complete(ONE, "id1", Outcome.RETURN, "{\"class\":\"a\"}").ended())
        .isEqualTo(Ended.NO_CLAIM);
  }

  @Test
  void aJobThatComesBackToAQueueThatWasDeletedMeanwhileIsFoundThere() {
    for (Outcome outcome : List.of(Outcome.BACK, Outcome.RETURN)) {
      raw.call("SADD", key("queues"), "math");
      raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
      claim(List.of("math"), new Request(ONE, "id1"));
      raw.call("DEL", key("queue", "math"), key("queues")); // node-resque's delQueue

      complete(ONE, "id1", outcome, "{\"class\":\"a\"}");

      assertThat(raw.texts("SMEMBERS", key("queues"))).containsExactly("math");
      raw.call("DEL", key("queue", "math"));
    }
  }

  /** As node-resque's forceCleanWorker writes it, from what JSON.parse made of the claim. */
  private void cleanAsNodeDoes(String payload) {
    raw.call("SREM", key("workers"), ONE.member());
    raw.call(
        "RPUSH",
        key("failed"),
        "{\"worker\":\""
            + ONE.name()
            + "\",\"queue\":\"math\",\"payload\":"
            + payload
            + ",\"exception\":\"Worker Timeout (killed manually)\","
            + "\"error\":\"Worker Timeout (killed manually)\",\"backtrace\":[\"killed by x at y\","
            + "\"queue#forceCleanWorker\",\"node-resque\"],\"failed_at\":\"y\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"class\":\"a\"}                       | {\"class\":\"a\"}",
        "{\"class\":\"a\",\"args\":[1.0,1e2]}      | {\"class\":\"a\",\"args\":[1,100]}",
        "{\"class\":\"a\", \"args\": [ \"\\u00e9\" ] } | {\"class\":\"a\",\"args\":[\"é\"]}",
        "{\"args\":[{\"b\":1,\"a\":2}],\"class\":\"a\"} | {\"class\":\"a\",\"args\":[{\"a\":2,\"b\":1}]}",
        "{\"class\":\"a\",\"args\":[12345678901234567890]} | {\"class\":\"a\",\"args\":[12345678901234567000]}",
        "{\"class\":\"a\",\"args\":[\"\\/\"]}      | {\"class\":\"a\",\"args\":[\"/\"]}",
        "{\"class\":\"a\",\"args\":[1e999]}      | {\"class\":\"a\",\"args\":[null]}",
        "{bad                                | {}"
      })
  void aWorkerThatAPeerCleanedCannotCompleteWhatLiesInFailedHoweverThatIsWritten(
      String payload, String inFailed) {
    raw.call("RPUSH", key("queue", "math"), payload);
    claim(List.of("math"), new Request(ONE, "id1"));
    cleanAsNodeDoes(inFailed);

    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.CLEANED_BY_PEER);
    assertThat(claimOf(ONE)).isNull();
    assertThat(raw.number("EXISTS", key("stat:processed"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"class\":\"a\",\"args\":[2]}",
        "{\"class\":\"b\",\"args\":[1]}",
        "{\"class\":\"a\",\"args\":[1,1]}",
        "{\"class\":\"a\"}",
        "{}"
      })
  void anotherJobOfTheWorkerThatAPeerCleanedBeforeIsNoReasonToRefuse(String other) {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\",\"args\":[1]}");
    claim(List.of("math"), new Request(ONE, "id1"));
    cleanAsNodeDoes(other);

    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.DONE);
  }

  @Test
  void theEntryOfACleanedWorkerIsFoundBehindHundredsOfOthers() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
    claim(List.of("math"), new Request(ONE, "id1"));
    cleanAsNodeDoes("{\"class\":\"a\"}");
    for (int i = 0; i < 950; i++) {
      raw.call("RPUSH", key("failed"), i % 2 == 0 ? "{}" : "garbage queue#forceCleanWorker");
    }

    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.CLEANED_BY_PEER);
  }

  @Test
  void aWorkerThatWasRemovedWithoutItsJobCompletesIt() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");
    claim(List.of("math"), new Request(ONE, "id1"));
    raw.call("SREM", key("workers"), ONE.member());

    assertThat(complete(ONE, "id1", Outcome.OK, "").ended()).isEqualTo(Ended.DONE);
  }

  @Test
  void aBatchOfOneHundredAndTwentyEightIsTakenAndEndedWhole() {
    List<WorkerName> workers =
        IntStream.rangeClosed(1, ClaimStore.MAX_PROCESSORS)
            .mapToObj(n -> new WorkerName("host:1-abcdef+" + n, "math"))
            .toList();
    workers.forEach(each -> raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}"));

    List<Reply> replies =
        claim(
            List.of("math"),
            workers.stream().map(w -> new Request(w, "id-" + w.name())).toArray(Request[]::new));
    List<Completed> ends =
        RedisGateway.await(
            stores
                .claims()
                .complete(
                    workers.stream()
                        .map(w -> new Completion(w, "id-" + w.name(), "math", Outcome.OK, NOTHING))
                        .toList()));

    assertThat(replies).hasSize(ClaimStore.MAX_PROCESSORS).allMatch(Taken.class::isInstance);
    assertThat(ends).allMatch(each -> each.ended() == Ended.DONE);
    assertThat(raw.text("GET", key("stat:processed"))).isEqualTo("128");
  }

  private void countRecovery(String payload, int times) {
    String digest = PayloadDigest.of(payload.getBytes(StandardCharsets.UTF_8));
    raw.call("HSET", key("resque4j", "recoveries"), digest, times + " 1700000000 x");
  }

  @Test
  void ofRecoveredJobsOneIsTakenAndThoseBehindTheOthersPassThem() {
    List<String> jobs =
        Stream.of("a", "b", "c", "d").map(c -> "{\"class\":\"" + c + "\"}").toList();
    raw.call("RPUSH", key("queue", "math"), jobs.get(0), jobs.get(1), jobs.get(2), jobs.get(3));
    countRecovery(jobs.get(0), 2);
    countRecovery(jobs.get(1), 1);
    countRecovery(jobs.get(2), 1);

    List<Reply> replies = claim(List.of("math"), new Request(ONE, "id1"), new Request(TWO, "id2"));

    assertThat(replies)
        .extracting(each -> new String(((Taken) each).payload(), StandardCharsets.UTF_8))
        .containsExactly(jobs.get(0), jobs.get(3));
    assertThat(replies).extracting(each -> ((Taken) each).recoveries()).containsExactly(2, 0);
    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1))
        .containsExactly(jobs.get(1), jobs.get(2));
  }

  @Test
  void whoRunsARecoveredJobTakesNoOtherOne() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}", "{\"class\":\"b\"}");
    countRecovery("{\"class\":\"a\"}", 1);

    List<Reply> replies =
        RedisGateway.await(
            stores.claims().claim(List.of("math"), List.of(new Request(ONE, "id1")), RUN_AT, 0));

    assertThat(replies)
        .extracting(each -> new String(((Taken) each).payload(), StandardCharsets.UTF_8))
        .containsExactly("{\"class\":\"b\"}");
    assertThat(raw.number("LLEN", key("queue", "math"))).isOne();
  }

  @Test
  void aRepeatedClaimThatHoldsARecoveredJobTakesNoSecondOne() {
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}", "{\"class\":\"b\"}");
    countRecovery("{\"class\":\"a\"}", 1);
    countRecovery("{\"class\":\"b\"}", 1);
    claim(List.of("math"), new Request(ONE, "id1"));

    List<Reply> again = claim(List.of("math"), new Request(ONE, "id1"), new Request(TWO, "id2"));

    assertThat(again)
        .singleElement()
        .matches(each -> each instanceof Held held && held.recoveries() == 1);
    assertThat(raw.number("LLEN", key("queue", "math"))).isOne();
  }

  @Test
  void countsOfTheWrongTypeStopNobody() {
    raw.call("SET", key("resque4j", "recoveries"), "no hash");
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"a\"}");

    assertThat(claim(List.of("math"), new Request(ONE, "id1")))
        .singleElement()
        .matches(each -> each instanceof Taken taken && taken.recoveries() == 0);
  }

  @Test
  void theCountOfAJobIsForgottenWhenItEndsAndKeptWhenItIsGivenBack() {
    String job = "{\"class\":\"a\"}";
    countRecovery(job, 1);
    for (Outcome outcome : List.of(Outcome.BACK, Outcome.RETURN, Outcome.FAIL)) {
      raw.call("RPUSH", key("queue", "math"), job);
      claim(List.of("math"), new Request(ONE, "id1"));
      assertThat(raw.number("HLEN", key("resque4j", "recoveries"))).isOne();

      byte[] entry = job.getBytes(StandardCharsets.UTF_8);
      Completion end = new Completion(ONE, "id1", "math", outcome, entry, PayloadDigest.of(entry));
      assertThat(RedisGateway.await(stores.claims().complete(List.of(end))).get(0).ended())
          .matches(Ended::isWritten);
      raw.call("DEL", key("queue", "math"));
    }
    assertThat(raw.number("EXISTS", key("resque4j", "recoveries"))).isZero();
  }
}
