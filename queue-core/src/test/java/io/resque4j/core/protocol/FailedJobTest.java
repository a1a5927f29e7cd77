package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.testkit.RequiresNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedJobTest {
  private static final long SEED = Long.getLong("seed", 20261129L);
  private static final Instant AT = Instant.parse("2026-11-23T22:32:03Z");
  private static final byte[] JOB = JobPayload.of("math", "add", 1, 2).raw();

  @SuppressWarnings("unused")
  static List<byte[]> noJobs() {
    return HostilePayloads.noJobs();
  }

  @Test
  void aFailureIsWrittenAsNodeResqueWritesIt() {
    Exception thrown = new IllegalStateException("no\nway");
    thrown.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("app.Add", "run", "Add.java", 7)});
    FailedJob failed = FailedJob.of("vm:1+1", "math", JOB, thrown, AT);
    assertThat(new String(failed.raw(), UTF_8))
        .isEqualTo(
            "{\"worker\":\"vm:1+1\",\"queue\":\"math\","
                + "\"payload\":{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,2]},"
                + "\"exception\":\"java.lang.IllegalStateException\",\"error\":\"no\\nway\","
                + "\"backtrace\":[\"    at app.Add.run(Add.java:7)\"],"
                + "\"failed_at\":\"Mon Nov 23 2026 22:32:03 GMT+0000 (Coordinated Universal Time)\"}");
    assertThat(failed.job().orElseThrow().raw()).isEqualTo(JOB);
    assertThat(failed.rawPayload()).isEmpty();
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not even a message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new StackOverflowError();
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  @SuppressWarnings("unused")
  static List<Throwable> throwables() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));
    return List.of(
        new RuntimeException(),
        new RuntimeException(" "),
        new StackOverflowError(),
        new OutOfMemoryError("heap"),
        new Exception("lone \ud800 \u0000 \u2028"),
        new Exception("outer", new Error("inner")),
        first,
        new Hostile(),
        new RuntimeException("no stack", null, false, false) {
          private static final long serialVersionUID = 1L;
        },
        deep(10_000, new Exception("deep")));
  }

  private static Throwable deep(int frames, Throwable thrown) {
    StackTraceElement[] stack = new StackTraceElement[frames];
    Arrays.fill(stack, new StackTraceElement("a.B", "c", "B.java", 1));
    thrown.setStackTrace(stack);
    return thrown;
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void anyThrowableBecomesAWholeEntry(Throwable thrown) throws InvalidJsonException {
    FailedJob failed = FailedJob.of("w", "q", JOB, thrown, AT);
    ObjectNode entry = (ObjectNode) ResqueJson.parse(failed.raw());
    assertThat(entry.get("exception").textValue()).isEqualTo(thrown.getClass().getName());
    assertThat(entry.get("error").textValue()).isNotBlank();
    assertThat(entry.get("backtrace").isArray()).isTrue();
    assertThat(failed.backtrace()).hasSizeLessThan(400).doesNotContainNull();
    assertThat(failed.isStuck()).isFalse();
  }

  @Test
  void theCausesAreInTheBacktrace() {
    FailedJob failed = FailedJob.of("w", "q", JOB, new Exception("outer", new Error("inner")), AT);
    assertThat(failed.backtrace()).contains("Caused by: java.lang.Error: inner");
  }

  @ParameterizedTest
  @MethodSource("noJobs")
  void whatIsNoJobIsKeptWithItsBytesAndAPayloadThatPeersCanRead(byte[] raw) {
    InvalidPayloadException problem = new InvalidPayloadException("the payload is no job", raw);
    FailedJob failed = FailedJob.ofInvalid("w", "q", problem, AT);
    assertThat(failed.rawPayload()).contains(raw);
    assertThat(failed.job()).isEmpty();
    assertThat(failed.error()).isEqualTo("the payload is no job");
    assertThat(ResqueJson.writeString(failed.payload()))
        .isEqualTo("{\"class\":\"(invalid payload)\",\"queue\":\"q\",\"args\":[]}");
  }

  @Test
  @RequiresNode
  void everyEntrySurvivesJavaScript() throws InvalidPayloadException {
    List<byte[]> entries = new ArrayList<>();
    List<byte[]> payloads = new ArrayList<>(HostilePayloads.noJobs());
    payloads.addAll(HostilePayloads.strangeJobs());
    System.out.println("seed " + SEED);
    RandomJson values = new RandomJson(SEED);
    for (int i = 0; i < 5_000; i++) {
      payloads.add(JobPayload.ofArgs(values.name(), values.name(), values.array(3)).raw());
    }
    for (byte[] payload : payloads) {
      Throwable thrown = new Exception(values.text());
      thrown.setStackTrace(new StackTraceElement[0]);
      entries.add(FailedJob.of("vm:1+1", values.text(), payload, thrown, AT).raw());
    }
    entries.add(FailedJob.ofForcedClean("w", "q", JOB, "vm", AT).raw());
    entries.add(FailedJob.ofRecoveries("w", "q", JOB, 3, "vm", AT).raw());
    List<String> requests = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (byte[] entry : entries) {
      requests.add("{\"op\":\"restringify\",\"utf8\":\"" + HexFormat.of().formatHex(entry) + "\"}");
      written.add(new String(entry, UTF_8));
    }
    assertThat(JavaScript.ask(requests)).isEqualTo(written);
  }

  @Test
  void aCleanedWorkerIsToldAsNodeResqueTellsIt() {
    FailedJob failed = FailedJob.ofForcedClean("vm:1+1", "math", JOB, "vm", AT);
    assertThat(failed.isStuck()).isTrue();
    assertThat(failed.exception()).isEqualTo("Worker Timeout (killed manually)");
    assertThat(failed.error()).isEqualTo("Worker Timeout (killed manually)");
    assertThat(failed.backtrace())
        .containsExactly(
            "killed by vm at Mon Nov 23 2026 22:32:03 GMT+0000 (Coordinated Universal Time)",
            "queue#forceCleanWorker",
            "resque4j");
  }

  @Test
  void aJobThatWasGivenUpIsNotRetriedAsStuck() {
    FailedJob failed = FailedJob.ofRecoveries("vm:1+1", "math", JOB, 3, "vm", AT);
    assertThat(failed.isStuck()).isFalse();
    assertThat(failed.backtrace().get(1)).isEqualTo("resque4j#maxRecoveries");
    assertThat(failed.error()).contains("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "{}",
        "{\"backtrace\":null}",
        "{\"backtrace\":\"text\"}",
        "{\"backtrace\":{\"a\":1}}",
        "{\"backtrace\":[null,1,{\"a\":2}]}",
        "{\"payload\":null}",
        "{\"payload\":{\"class\":null}}",
        "{\"worker\":1,\"queue\":null,\"payload\":[],\"error\":{\"a\":1}}",
        "{\"rawBase64\":\"%%%\"}"
      })
  void whateverLiesInTheListIsReadAndKeepsItsBytes(String text) {
    byte[] raw = text.getBytes(UTF_8);
    FailedJob failed = FailedJob.parse(raw);
    assertThat(failed.raw()).isSameAs(raw);
    assertThat(failed).hasNoNullFieldsOrProperties();
    assertThat(failed.backtrace()).doesNotContainNull();
    assertThat(failed.job()).isEmpty();
    assertThat(failed.rawPayload()).isEmpty();
    assertThat(failed.isStuck()).isFalse();
    assertThat(failed.toString()).matches("\\P{Cc}*");
  }

  @Test
  void anEntryOfAThrownStringHasNoExceptionAndIsStillAJob() {
    String text =
        "{\"worker\":\"w\",\"queue\":\"q\",\"payload\":{\"class\":\"a\",\"queue\":\"q\",\"args\":[1]},\"backtrace\":null}";
    FailedJob failed = FailedJob.parse(text.getBytes(UTF_8));
    assertThat(failed.exception()).isEmpty();
    assertThat(failed.error()).isEmpty();
    assertThat(failed.backtrace()).isEmpty();
    assertThat(failed.job()).contains(JobPayload.of("q", "a", 1));
  }

  @Test
  void theEmptyArgumentsThatCjsonMangledAreAListAgain() {
    byte[] mangled = "{\"class\":\"a\",\"queue\":\"q\",\"args\":{}}".getBytes(UTF_8);
    FailedJob cleaned = FailedJob.ofForcedClean("w", "q", mangled, "vm", AT);
    assertThat(cleaned.job()).contains(JobPayload.of("q", "a"));
  }

  @Test
  void theTextForLogsTellsNoSecrets() {
    byte[] payload = JobPayload.of("q", "a", "hunter2-CANARY").raw();
    FailedJob failed = FailedJob.of("w", "q", payload, new Exception("hunter2-CANARY"), AT);
    assertThat(failed.toString()).doesNotContain("hunter2").contains("java.lang.Exception");
  }
}
