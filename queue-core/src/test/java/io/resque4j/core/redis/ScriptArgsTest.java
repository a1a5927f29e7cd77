package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Byte for byte what Lettuce itself would send. */
class ScriptArgsTest {
  private static final byte[] SHA = Bytes.of("0123456789abcdef0123456789abcdef01234567");

  /** On both sides of each length that has one digit more. */
  private static final int[] LENGTHS = {0, 1, 9, 10, 11, 99, 100, 999, 1000, 99_999, 100_000};

  @Test
  void keysAndArgumentsOfEveryLengthAreWrittenAsLettuceWritesThem() {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> args = new ArrayList<>();
    Random random = new Random(7);
    for (int length : LENGTHS) {
      keys.add(bytes(random, length));
      args.add(bytes(random, length));
      args.add(bytes(random, length));
    }
    assertSame(keys, args);
  }

  @Test
  void noKeysAndNoArgumentsAreWrittenAsLettuceWritesThem() {
    assertSame(List.of(), List.of());
    assertSame(List.of(Bytes.of("key")), List.of());
    assertSame(List.of(), List.of(Bytes.of("arg")));
  }

  @Test
  void tenKeysAndMoreAreCountedAsLettuceCountsThem() {
    for (int keys : new int[] {9, 10, 11, 1000}) {
      assertSame(List.of(new byte[keys][0]), List.of(new byte[keys][1]));
    }
  }

  @Test
  void logsDoNotShowWhatAJobCarries() {
    ScriptArgs args = new ScriptArgs(SHA, List.of(), List.of(Bytes.of("hunter2-CANARY")));

    assertThat(args.toCommandString() + args).doesNotContain("CANARY");
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void assertSame(List<byte[]> keys, List<byte[]> args) {
    CommandArgs<byte[], byte[]> expected =
        new CommandArgs<>(ByteArrayCodec.INSTANCE)
            .add(SHA)
            .add(keys.size())
            .addKeys(keys)
            .addValues(args);
    ScriptArgs actual = new ScriptArgs(SHA, keys, args);
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(encoded(actual)).isEqualTo(encoded(expected));
  }

  private static byte[] encoded(CommandArgs<byte[], byte[]> args) {
    ByteBuf buffer = Unpooled.buffer();
    args.encode(buffer);
    return ByteBufUtil.getBytes(buffer);
  }
}
