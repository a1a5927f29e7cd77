package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;

/**
 * What a worker last said of itself.
 *
 * @param worker its name and queues
 * @param ping its ping, empty if there is none
 * @param beat its heartbeat in Ruby's form, empty if there is none
 * @param claimHead the beginning of its claim if it gives no other sign; else empty
 */
@SuppressWarnings("ArrayRecordComponent")
record SignOfLife(WorkerName worker, byte[] ping, byte[] beat, byte[] claimHead) {
  static final byte[] NOTHING = {};

  /** So many digits of a SHA-1 (64 bits) are enough to tell some thousand signs from each other. */
  private static final int TOKEN = 16;

  SignOfLife(WorkerName worker, byte[] ping) {
    this(worker, ping, NOTHING, NOTHING);
  }

  /** A short text that changes when it gives another sign. */
  String digest() {
    byte[] all = new byte[ping.length + beat.length + claimHead.length];
    System.arraycopy(ping, 0, all, 0, ping.length);
    System.arraycopy(beat, 0, all, ping.length, beat.length);
    System.arraycopy(claimHead, 0, all, ping.length + beat.length, claimHead.length);
    return PayloadDigest.of(all);
  }

  /**
   * A shorter one, which workers of ours have in common that one process pinged for in one
   * heartbeat: so few of them tell of a whole fleet.
   */
  String token() {
    if (!worker.isOurs() || beat.length > 0 || claimHead.length > 0) {
      return token(worker.member() + '\n' + digest());
    }
    String said = new String(ping, ISO_8859_1);
    String name = new String(worker.name().getBytes(UTF_8), ISO_8859_1);
    int at = said.indexOf(name);
    return at < 0
        ? token(worker.member() + '\n' + digest())
        : token(
            worker.process()
                + '\n'
                + at
                + said.substring(0, at)
                + said.substring(at + name.length()));
  }

  private static String token(String text) {
    return PayloadDigest.of(text.getBytes(UTF_8)).substring(0, TOKEN);
  }

  /** The second of its last ping by its own clock; 0 if there is none. */
  long second() {
    try {
      return ping.length == 0 ? 0 : WorkerPing.parse(ping).time();
    } catch (InvalidPayloadException e) {
      return 0;
    }
  }
}
