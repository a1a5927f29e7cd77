package io.resque4j.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.top.Key.Kind;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedCharactersTest {
  private final PipedOutputStream keyboard = new PipedOutputStream();
  private final TypedCharacters characters = new TypedCharacters(connected(keyboard));

  private static PipedInputStream connected(PipedOutputStream keyboard) {
    try {
      return new PipedInputStream(keyboard);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void type(String text) throws IOException {
    keyboard.write(text.getBytes(UTF_8));
    keyboard.flush();
  }

  @Test
  void whatHasComeIsThereThoughNoTimeIsLeft() throws IOException {
    type("\u001b[ü");

    assertThat(characters.read()).isEqualTo('\u001b');
    assertThat(characters.hasNext(Duration.ZERO)).isTrue();
    assertThat(characters.read()).isEqualTo('[');
    assertThat(characters.hasNext(Duration.ZERO)).isTrue();
    assertThat(characters.read()).isEqualTo('ü');
    assertThat(characters.hasNext(Duration.ZERO)).isFalse();
  }

  @Test
  void whatComesInTimeIsWaitedFor() throws IOException, InterruptedException {
    Thread typing =
        new Thread(
            () -> {
              try {
                type("x");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    typing.start();
    assertThat(characters.hasNext(Duration.ofSeconds(30))).isTrue();
    assertThat(characters.read()).isEqualTo('x');
    typing.join();
  }

  @Test
  void theKeysOfOneWriteAreWhole() throws IOException {
    KeyReader keys = new KeyReader(characters);
    type("\u001b[1~\u001b[B\u001b");

    assertThat(keys.next().map(Key::kind)).contains(Kind.HOME);
    assertThat(keys.next().map(Key::kind)).contains(Kind.DOWN);
    assertThat(keys.next().map(Key::kind)).contains(Kind.ESCAPE);
    keyboard.close();
    assertThat(keys.next()).isEqualTo(Optional.empty());
  }
}
