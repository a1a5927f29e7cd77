package io.resque4j.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.WorkerName;
import org.junit.jupiter.api.Test;

final class DeathNotesTest {
  private final DeathNotes notes = new DeathNotes();

  private static WorkerName worker(int number) {
    return new WorkerName("host:7-abcdef+" + number, "math");
  }

  @Test
  void twentyProcessorsOfAProcessAreOneLine() {
    for (int i = 1; i <= 20; i++) {
      if (i <= 15) {
        notes.hadNoJob(worker(i));
      } else if (i <= 18) {
        notes.had(worker(i), "\"add\" on \"math\"", DeathNotes.AT_THE_HEAD);
      } else {
        notes.had(worker(i), "\"kill\" on \"math\"", DeathNotes.GIVEN_UP);
      }
    }

    assertThat(notes.lines())
        .containsExactly(
            "Process host:7-abcdef is dead, with 20 task processors; 15 had no job; at the head of"
                + " their queues again: \"add\" on \"math\" x3; in failed, since their workers died"
                + " again and again: \"kill\" on \"math\" x2");
  }

  @Test
  void anIdleProcessorAloneIsALineToo() {
    notes.hadNoJob(worker(1));

    assertThat(notes.lines())
        .containsExactly("Process host:7-abcdef is dead, with 1 task processor; it had no job");
  }

  @Test
  void aWorkerOfAPeerIsNamedAndQuoted() {
    notes.had(new WorkerName("vm:7\n", "math"), "\"add\" on \"math\"", DeathNotes.FAILED);

    assertThat(notes.lines())
        .containsExactly("Worker \"vm:7\\u000a\" is dead; in failed: \"add\" on \"math\"");
  }

  @Test
  void aLineIsBoundedHoweverManyKindsOfJobsThereAre() {
    for (int i = 1; i <= 100; i++) {
      notes.had(worker(i), "job" + (100 + i), DeathNotes.AT_THE_HEAD);
    }

    assertThat(notes.lines())
        .singleElement()
        .asString()
        .endsWith("job101, job102, job103, job104, job105 and 95 other kinds");
  }
}
