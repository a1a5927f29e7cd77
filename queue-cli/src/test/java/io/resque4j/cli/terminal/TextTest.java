package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void whatATerminalWouldObeyIsShownAsAnEscape() {
    assertThat(Text.visible("\u001b]52;c;aGk=\u0007")).isEqualTo("\\u001b]52;c;aGk=\\u0007");
    assertThat(Text.visible("a\r\nb\tc\u0085")).isEqualTo("a\\r\\nb\\tc\\u0085");
    assertThat(Text.visible("x\u202ey\u2028z\ud800")).isEqualTo("x\\u202ey\\u2028z\\ud800");
  }

  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Text.visible("Grüße, 世界 😀 {\"a\":[1]}")).isEqualTo("Grüße, 世界 😀 {\"a\":[1]}");
  }

  @Test
  void textIsCutAndWrappedBetweenCharacters() {
    assertThat(Text.cut("😀😀😀", 2)).isEqualTo("😀…");
    assertThat(Text.cut("abc", 3)).isEqualTo("abc");
    assertThat(Text.wrap("ab😀cd", 3)).containsExactly("ab😀", "cd");
    assertThat(Text.wrap("", 3)).isEmpty();
  }

  @Test
  void numbersOfBytesAreReadable() {
    assertThat(Text.bytes(0)).isEqualTo("0 B");
    assertThat(Text.bytes(999)).isEqualTo("999 B");
    assertThat(Text.bytes(1_500)).isEqualTo("1.5 kB");
    assertThat(Text.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Text.bytes(Long.MAX_VALUE)).isEqualTo("9223.4 PB");
  }

  @Test
  void wordsAreQuotedForAShellOnlyWhereNeeded() {
    assertThat(Text.shellQuoted("redis://127.0.0.1:6379")).isEqualTo("redis://127.0.0.1:6379");
    assertThat(Text.shellQuoted("\"it's\"")).isEqualTo("'\"it'\\''s\"'");
  }

  @Test
  void passwordsOfAddressesAreMasked() {
    assertThat(Secrets.mask("at redis://me:hunter2@host:1, rediss://:p@ss@b and redis://plain:2"))
        .isEqualTo("at redis://***@host:1, rediss://***@b and redis://plain:2");
    assertThat(Secrets.mask("redis-sentinel://a,b?sentinelUser=s&sentinelPassword=hunter2#m"))
        .isEqualTo("redis-sentinel://a,b?sentinelUser=s&sentinelPassword=***#m");
  }
}
