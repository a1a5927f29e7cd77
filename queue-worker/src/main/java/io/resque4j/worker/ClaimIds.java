package io.resque4j.worker;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes claim ids: unique among all processes, and of one length. */
final class ClaimIds {
  private final String process = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
  private long number;

  String next() {
    return process + "-" + HexFormat.of().toHexDigits(++number);
  }
}
