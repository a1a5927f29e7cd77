package io.resque4j.core.protocol;

/**
 * The bytes are JSON or not, but not what belongs at their place: no job, no claim, no ping. Keeps
 * the bytes, so that whoever catches this can put them where they are not lost.
 */
public final class InvalidPayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient byte[] raw;

  InvalidPayloadException(String message, byte[] raw) {
    super(message);
    this.raw = raw;
  }

  /** The bytes as they lay in Redis; not a copy. */
  public byte[] raw() {
    return raw;
  }
}
