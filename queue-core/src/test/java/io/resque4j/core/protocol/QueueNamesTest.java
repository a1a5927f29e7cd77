package io.resque4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\n",
        "\u00a0",
        "\ufeff",
        "a,b",
        "a\u0000b",
        "a\r\nb",
        "\u001b[2J",
        "a\u0085",
        "q:started",
        ":started",
        "*",
        "\ud800",
        "a\udc00b"
      })
  void aNameThatCollidesIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNames.check(name))
        .withMessageMatching("queue name must not [^\\p{Cc}]*, got: \"[^\\p{Cc}]*\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "math",
        "a:b",
        "ping",
        "{a}",
        "}{",
        "a*",
        "**",
        "started",
        "q:started:x",
        "é",
        "\ud83d\ude00",
        "a b"
      })
  void anyOtherNameIsTaken(String name) {
    assertThat(QueueNames.check(name)).isEqualTo(name);
    assertThat(QueueNames.problem(name)).isEmpty();
  }

  @Test
  void theMessageSaysWhatIsWrongAndShortensALongName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNames.check("x".repeat(10_000) + ","))
        .withMessageContaining("','")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
  }
}
