package io.resque4j.core.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a job by its bytes, where the bytes themselves would be too long. */
public final class PayloadDigest {
  private PayloadDigest() {}

  /** The SHA-1 of a payload in lower-case hexadecimal, as Redis' {@code sha1hex} writes it. */
  public static String of(byte[] payload) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(payload));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
