package io.resque4j.core.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The arguments of a script call as they go to Redis, written in one piece by the thread that calls
 * it. Lettuce's own writes them one by one on the connection's thread, into a buffer that grows
 * meanwhile; a script has hundreds, and that thread is the one that all replies wait for.
 */
final class ScriptArgs extends CommandArgs<byte[], byte[]> {
  /** {@code $}, and the end of a line behind the length and behind the argument. */
  private static final int AROUND = 5;

  private final int count;
  private final byte[] encoded;
  private int end;

  /**
   * Arguments of EVAL or EVALSHA.
   *
   * @param script its text or its digest
   */
  ScriptArgs(byte[] script, List<byte[]> keys, List<byte[]> args) {
    super(ByteArrayCodec.INSTANCE);
    byte[] numberOfKeys = Bytes.of(keys.size());
    this.count = 2 + keys.size() + args.size();
    this.encoded = new byte[size(script) + size(numberOfKeys) + size(keys) + size(args)];
    put(script);
    put(numberOfKeys);
    keys.forEach(this::put);
    args.forEach(this::put);
  }

  private static int size(List<byte[]> arguments) {
    int size = 0;
    for (byte[] each : arguments) {
      size += size(each);
    }
    return size;
  }

  private static int size(byte[] argument) {
    return AROUND + digits(argument.length) + argument.length;
  }

  private static int digits(int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void put(byte[] argument) {
    int last = end + digits(argument.length);
    for (int at = last, rest = argument.length; at > end; at--, rest /= 10) {
      encoded[at] = (byte) ('0' + rest % 10);
    }
    encoded[end] = '$';
    end = last + 1;
    endLine();
    System.arraycopy(argument, 0, encoded, end, argument.length);
    end += argument.length;
    endLine();
  }

  private void endLine() {
    encoded[end++] = '\r';
    encoded[end++] = '\n';
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void encode(ByteBuf buffer) {
    buffer.writeBytes(encoded);
  }

  /** For logs, in which jobs have no place. */
  @Override
  public String toCommandString() {
    return count + " arguments";
  }

  @Override
  public String toString() {
    return toCommandString();
  }
}
