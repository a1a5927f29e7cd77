package io.resque4j.cli.top;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a terminal sends, read where it is asked for. No other thread hands it over, which could be
 * late: a terminal sends the characters of one key at once, so that they are all here with the
 * first.
 */
final class TypedCharacters implements KeyReader.Characters {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private final Reader reader;

  /**
   * Reads nothing yet.
   *
   * @param in says what it has by {@link InputStream#available}
   */
  TypedCharacters(InputStream in) {
    reader = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    return reader.read();
  }

  @Override
  public boolean hasNext(Duration patience) throws IOException {
    long begin = System.nanoTime();
    boolean over = false;
    while (!reader.ready()) {
      if (over) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      over = System.nanoTime() - begin >= patience.toNanos(); // and then one look more
    }
    return true;
  }
}
