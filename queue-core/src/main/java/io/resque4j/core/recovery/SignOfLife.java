package io.resque4j.core.recovery;

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

  /** The second of its last ping by its own clock; 0 if there is none. */
  long second() {
    try {
      return ping.length == 0 ? 0 : WorkerPing.parse(ping).time();
    } catch (InvalidPayloadException e) {
      return 0;
    }
  }
}
