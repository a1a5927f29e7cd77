package io.resque4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.top.Key.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  /** The keys of what a terminal sends; a {@code |} is a moment in which nothing comes. */
  private static List<Key> keys(String sent) throws IOException {
    KeyReader reader = new KeyReader(new Sent(sent));
    List<Key> keys = new ArrayList<>();
    for (Optional<Key> key = reader.next(); key.isPresent(); key = reader.next()) {
      keys.add(key.get());
    }
    return keys;
  }

  private static final class Sent implements KeyReader.Characters {
    private final String sent;
    private int at;

    Sent(String sent) {
      this.sent = sent;
    }

    @Override
    public int read() {
      while (at < sent.length() && sent.charAt(at) == '|') {
        at++;
      }
      return at == sent.length() ? -1 : sent.charAt(at++);
    }

    @Override
    public boolean hasNext(Duration patience) {
      return at == sent.length() || sent.charAt(at) != '|';
    }
  }

  private static List<Kind> kinds(String sent) throws IOException {
    return keys(sent).stream().map(Key::kind).toList();
  }

  @Test
  void arrowsComeInBothFormsOfTerminals() throws IOException {
    assertThat(kinds("\u001b[A\u001b[B\u001bOA\u001bOB"))
        .containsExactly(Kind.UP, Kind.DOWN, Kind.UP, Kind.DOWN);
    assertThat(kinds("\u001b[5~\u001b[6~\u001b[H\u001b[4~\u001b[Z\u001b[1;5A"))
        .containsExactly(Kind.PAGE_UP, Kind.PAGE_DOWN, Kind.HOME, Kind.END, Kind.BACK_TAB, Kind.UP);
  }

  @Test
  void anEscapeAloneIsOneAndAnUnknownSequenceIsNoLetter() throws IOException {
    assertThat(kinds("\u001b|q")).containsExactly(Kind.ESCAPE, Kind.CHARACTER);
    assertThat(kinds("\u001b[200~\u001bx\u001b[?1;2c"))
        .containsExactly(Kind.OTHER, Kind.OTHER, Kind.OTHER);
    assertThat(kinds("\u001b")).containsExactly(Kind.ESCAPE);
  }

  @Test
  void otherKeysAreThemselves() throws IOException {
    assertThat(keys("||qü|😀"))
        .containsExactly(Key.of('q'), Key.of('ü'), new Key(Kind.CHARACTER, 0x1f600));
    assertThat(kinds("\t\r\u007f\b\u0003\u0001"))
        .containsExactly(
            Kind.TAB, Kind.ENTER, Kind.BACKSPACE, Kind.BACKSPACE, Kind.CTRL_C, Kind.OTHER);
  }
}
