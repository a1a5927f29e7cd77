package io.resque4j.cli.manage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RedisTest
final class FailedVerbsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final byte[] GARBAGE = {'{', (byte) 0xff, '\n', 0x1b, '['};

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final InProcess command;

  FailedVerbsTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    command = new InProcess(redis).at(NOW);
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  /** Two of math, one of mail with hostile text, and one entry that is none. */
  @BeforeEach
  void fail() {
    push(entry("math", "add", "timeout of db", Duration.ofDays(3)));
    push(entry("math", "sub", "no", Duration.ofMinutes(5)));
    push(entry("mail", "send", "\u001b[2Jhi\u202e", Duration.ofSeconds(3)));
    push(GARBAGE);
  }

  private void push(byte[] entry) {
    raw.call("RPUSH", redis.key("failed"), entry);
  }

  private static byte[] entry(String queue, String jobClass, String error, Duration ago) {
    IllegalStateException thrown = new IllegalStateException(error);
    thrown.setStackTrace(new StackTraceElement[0]);
    byte[] job = JobPayload.of(queue, jobClass, 1, "two").raw();
    return FailedJob.of("host:1+1", queue, job, thrown, NOW.minus(ago)).raw();
  }

  private List<byte[]> left() {
    return resque.queue().failed(0, -1).stream().map(FailedJob::raw).toList();
  }

  private static String id(byte[] entry) {
    return PayloadDigest.of(entry).substring(0, 12);
  }

  private static JsonNode json(String text) {
    try {
      return ResqueJson.parse(text);
    } catch (InvalidJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void theListIsAlignedAndObeysNothing() {
    List<byte[]> all = left();

    Answer answer = command.run("failed", "list");

    assertThat(answer.lines())
        .containsExactly(
            "id            failed at  queue  class              error",
            id(all.get(0)) + "    3 d ago  math   add                timeout of db",
            id(all.get(1)) + "  5 min ago  math   sub                no",
            id(all.get(2)) + "    3 s ago  mail   send               \\u001b[2Jhi\\u202e",
            id(all.get(3)) + "                    (no job, 5 bytes)");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void whereMoreRowsHaveOtherColumnsOnANarrowTerminalTheyAreNamed() {
    raw.call("DEL", redis.key("failed"));
    for (int n = 0; n < 500; n++) {
      push(GARBAGE);
    }
    push(entry("math", "add", "timeout of db", Duration.ofDays(3)));

    assertThat(headings(command.run("failed", "list", "--limit", "1000")))
        .as("programs read one")
        .hasSize(1);
    assertThat(headings(command.onTerminal(34).run("failed", "list", "--limit", "1000")))
        .containsExactly("id            failed at  class", "id            failed at  queue");
  }

  private static List<String> headings(Answer answer) {
    return answer.lines().stream().filter(line -> line.startsWith("id ")).toList();
  }

  @Test
  void aNarrowTerminalCutsTextAndNeverTheId() {
    Answer answer = command.onTerminal(50).run("failed", "list");

    assertThat(answer.lines()).allMatch(line -> line.length() <= 50);
    assertThat(answer.lines().get(1)).startsWith(id(left().get(0)) + "  ");
    assertThat(answer.out()).contains("…");
  }

  @Test
  void jsonIsOneDocumentAndNdjsonALinePerItem() {
    JsonNode document = json(command.run("failed", "list", "-o", "json").out());
    Answer lines = command.run("failed", "list", "-o", "ndjson", "--queue", "mail");

    assertThat(document.path("version").asInt()).isEqualTo(1);
    assertThat(document.path("kind").asText()).isEqualTo("failed");
    assertThat(document.path("items")).hasSize(4);
    assertThat(document.path("items").get(0).path("failedAt").asText())
        .isEqualTo("2026-11-21T10:00:00Z");
    assertThat(lines.out()).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(lines.lines()).hasSize(1);
    JsonNode item = json(lines.out());
    assertThat(item.path("version").asInt()).isEqualTo(1);
    assertThat(item.path("error").asText()).isEqualTo("\u001b[2Jhi\u202e");
    assertThat(item.path("args").asText()).isEqualTo("[1,\"two\"]");
  }

  @Test
  void whatMatchesNothingSaysSoByItsExitCode() {
    assertThat(command.run("failed", "list", "--class", "nope").exitCode()).isEqualTo(3);
    assertThat(command.run("failed", "retry", "--class", "nope").exitCode()).isEqualTo(3);
    assertThat(command.run("failed", "remove", "ffff", "--yes").exitCode()).isEqualTo(3);
    assertThat(command.run("failed", "show", "0123456789ab").err())
        .isEqualTo("resque4j: no failed job has the id 0123456789ab; 'failed list' shows them\n");
    assertThat(command.run("failed", "count").out()).isEqualTo("4\n");
    assertThat(command.run("failed", "count", "--error", "TIMEOUT").out()).isEqualTo("1\n");
    assertThat(command.run("failed", "count", "--class", "nope").out()).isEqualTo("0\n");
  }

  @Test
  void oneIsShownWholeAndItsBytesOnlyToAProgram() {
    byte[] first = left().get(0);

    Answer shown = command.run("failed", "show", id(first).substring(0, 6));
    Answer bytes = command.run("failed", "show", id(first), "--raw");
    Answer refused = command.onTerminal(80).run("failed", "show", id(first), "--raw");

    assertThat(shown.out())
        .contains("\nclass      add\n")
        .contains("\nargs       [1,\"two\"]\n")
        .contains("\nexception  java.lang.IllegalStateException\n");
    assertThat(bytes.out()).isEqualTo(new String(first, UTF_8) + "\n");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("expected --raw to write to a file or a pipe");
  }

  @Test
  void thoseThatMatchAreRetriedAndTheOthersStay() {
    assertThat(command.run("failed", "retry", "--queue", "math", "--dry-run").out())
        .isEqualTo("would retry 2 failed jobs\n");
    assertThat(left()).hasSize(4);

    Answer answer = command.run("failed", "retry", "--queue", "math", "--limit", "1");

    assertThat(answer.out()).isEqualTo("retried 1 failed job\n");
    assertThat(resque.queue().queued("math", 0, -1)).hasSize(1);
    assertThat(left()).hasSize(3);
  }

  @Test
  void whatCannotBeRetriedStaysAndIsSaid() {
    Answer answer = command.run("failed", "retry", "--all", "-o", "json");

    JsonNode done = json(answer.out()).path("items").path(0);
    assertThat(done.path("count").asInt()).isEqualTo(3);
    assertThat(done.path("kept").asInt()).isEqualTo(1);
    assertThat(answer.err()).startsWith("resque4j: 1 failed job left alone: ");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(left()).containsExactly(GARBAGE);
  }

  @Test
  void nothingIsRemovedWithoutConsent() {
    Answer asked = command.run("failed", "remove", "--all");
    assertThat(asked.err())
        .isEqualTo(
            "resque4j: expected --yes to remove 4 failed jobs, since nobody can be asked here;"
                + " --dry-run only says what it would do\n");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(command.run("failed", "remove", "--yes").err())
        .contains("expected IDs, conditions such as --class, or --all, got: none of them");
    assertThat(command.run("failed", "remove", "--yes", "--all", "--class", "add").err())
        .contains("expected --all alone");
    Answer no = command.onTerminal(80, "n").run("failed", "clear");
    assertThat(no.err()).startsWith("remove 4 failed jobs? [y/N] ").contains("nothing was done");
    assertThat(no.exitCode()).isEqualTo(1);
    assertThat(left()).hasSize(4);

    Answer yes = command.onTerminal(80, "y").run("failed", "remove", id(GARBAGE));
    assertThat(yes.err()).startsWith("remove 1 failed job? [y/N] ");
    assertThat(yes.out()).isEqualTo("removed 1 failed job\n");
    assertThat(left()).hasSize(3);
  }

  @Test
  void whatWasRemovedComesBackByteForByteAndOnce(@TempDir Path folder) throws IOException {
    String file = folder.resolve("backup.ndjson").toString();
    List<byte[]> before = left();

    assertThat(command.run("failed", "clear", "--yes", "--backup", file).out())
        .isEqualTo("removed 4 failed jobs\n");
    assertThat(left()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
        .isEqualTo("rw-------");
    assertThat(command.run("failed", "clear", "--yes", "--backup", file).exitCode()).isEqualTo(3);
    push(before.get(1));
    assertThat(command.run("failed", "clear", "--yes", "--backup", file).err())
        .contains("expected --backup to name a new file, got one that exists");

    assertThat(command.run("failed", "import", file, "--dry-run").out())
        .isEqualTo(
            "would import 3 failed jobs; 1 more of the file are there, or came back before\n");
    assertThat(command.run("failed", "import", file).out())
        .isEqualTo("imported 3 failed jobs; 1 more of the file are there, or came back before\n");
    assertThat(left()).containsExactly(before.get(1), before.get(0), before.get(2), before.get(3));

    assertThat(command.run("failed", "retry", "--queue", "mail").exitCode()).isZero();
    Answer again = command.run("failed", "import", file);
    assertThat(again.exitCode()).as("the retried one does not come back").isEqualTo(3);
    assertThat(left()).hasSize(3);
  }

  @Test
  void anExportIsACopy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("copy.ndjson");

    assertThat(command.run("failed", "export", file.toString(), "--class", "add").out())
        .isEqualTo("wrote 1 failed job to " + file + "\n");
    assertThat(left()).hasSize(4);
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(command.run("failed", "import", file.toString()).exitCode()).isEqualTo(3);
    assertThat(command.run("failed", "clear", "--yes").exitCode()).isZero();
    assertThat(command.run("failed", "import", file.toString()).exitCode()).isZero();
    assertThat(left()).hasSize(1);
  }

  @Test
  void whatFollowsAFilteredNameInAMessageIsShownNowhere() {
    raw.call("DEL", redis.key("failed"));
    raw.call(
        "RPUSH",
        redis.key("failed"),
        "{\"worker\":\"w:1\",\"queue\":\"q\",\"payload\":{\"class\":\"login\",\"queue\":\"q\",\"args\":[]},"
            + "\"exception\":\"Error\",\"error\":\"no login with {user=u, password=hunter2-CANARY}\","
            + "\"backtrace\":[\"Password: hunter2-CANARY\"],\"failed_at\":\"2026-11-24\"}");
    String id =
        command.run("failed", "list", "-o", "json").out().replaceAll("(?s).*\"id\":\"|\".*", "");
    for (String format : List.of("table", "json", "ndjson")) {
      for (List<String> words : List.of(List.of("failed", "list"), List.of("failed", "show", id))) {
        List<String> call = new ArrayList<>(words);
        call.addAll(List.of("-o", format, "--filtered-params", "password"));
        Answer answer = command.run(call.toArray(String[]::new));
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("[FILTERED]").doesNotContain("CANARY");
      }
    }
  }

  @Test
  void aDashIsStdoutForAnExportAndStdinForAnImport() {
    InputStream before = System.in;
    Answer exported = command.run("failed", "export", "-", "--class", "add");
    assertThat(exported.out().lines()).hasSize(2);
    assertThat(exported.err()).isEqualTo("resque4j: wrote 1 failed job to stdout\n");
    assertThat(command.run("failed", "clear", "--yes").exitCode()).isZero();
    try {
      System.setIn(new ByteArrayInputStream(exported.out().getBytes(UTF_8)));
      assertThat(command.run("failed", "import", "-").out()).isEqualTo("imported 1 failed job\n");
    } finally {
      System.setIn(before);
    }
    assertThat(left()).hasSize(1);

    assertThat(command.run("failed", "clear", "--yes", "--backup", "-").err())
        .isEqualTo(
            "resque4j: expected --backup to name a new file, got: -; a file of that name is ./-\n");
    assertThat(command.onTerminal(80).run("failed", "export", "-").err())
        .contains("got: -, which is a terminal");
    assertThat(left()).hasSize(1);
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void aFileThatIsNoBackupIsRefusedBeforeAnythingIsDone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("any.txt");
    Files.writeString(file, "hello\n");
    assertThat(command.run("failed", "import", file.toString()).err())
        .contains("expected FILE to be one that --backup or export wrote")
        .contains("its first line is not that of a backup");
    String head = "{\"version\":1,\"kind\":\"backup\",\"id\":\"x\",\"list\":\"failed\"}\n";
    Files.writeString(file, head + "{\"n\":0,\"raw\":\"a\"}\nrubbish\n{\"n\":1,\"raw\":\"b\"}\n");
    assertThat(command.run("failed", "import", file.toString()).err()).contains("line 3 is none");
    Path missing = file.resolveSibling("missing").resolve("f");
    assertThat(command.run("failed", "import", missing.toString()).err())
        .isEqualTo(
            "resque4j: expected FILE to be one that --backup or export wrote, got: %s; there is no such file or folder%n"
                .formatted(missing));
    assertThat(command.run("failed", "import", missing.getParent().getParent().toString()).err())
        .contains("; Is a directory");
    assertThat(left()).hasSize(4);

    Files.writeString(file, head + "{\"n\":0,\"raw\":\"a\"}\n{\"n\":1,\"ra");
    assertThat(command.run("failed", "import", file.toString()).out())
        .as("the last line was cut off when its writer was killed")
        .isEqualTo("imported 1 failed job\n");
  }

  @Test
  void oneThatAPeerTookIsNotInTheBackup(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("b.ndjson");
    Files.writeString(
        file,
        """
        {"version":1,"kind":"backup","id":"y","list":"failed"}
        {"n":0,"raw":"a"}
        {"n":1,"raw":"b"}
        {"not":0}
        {"n":2,"raw":"c"}
        """);

    assertThat(command.run("failed", "import", file.toString()).out())
        .isEqualTo("imported 2 failed jobs\n");
    assertThat(left().subList(4, 6).stream().map(each -> new String(each, UTF_8)))
        .containsExactly("b", "c");
  }
}
