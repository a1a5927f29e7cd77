package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> VERBS =
      List.of("demo", "dev", "worker", "scheduler", "enqueue", "stats");

  @Test
  void aMistypedWordIsRecognized() {
    assertThat(Nearest.to("enqeue", VERBS)).hasValue("enqueue");
    assertThat(Nearest.to("Worker", VERBS)).hasValue("worker");
    assertThat(Nearest.to("sched", VERBS)).hasValue("scheduler");
    assertThat(Nearest.to("status", VERBS)).hasValue("stats");
  }

  @Test
  void aWordThatIsNearToNothingIsNotGuessed() {
    assertThat(Nearest.to("kubernetes", VERBS)).isEmpty();
    assertThat(Nearest.hint("kubernetes", VERBS)).isEmpty();
    assertThat(Nearest.to("", VERBS)).isEmpty();
  }
}
