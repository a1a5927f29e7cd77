package io.resque4j.core.redis;

/**
 * What a plugin wants done with the end of a job, in the very script that ends its claim; see
 * include/effects.lua.
 */
public sealed interface EndEffect {

  /** Frees the job lock, if the claim that ends owns it. */
  record Free(JobLockKey lock) implements EndEffect {}

  /** Deletes a key. */
  @SuppressWarnings("ArrayRecordComponent")
  record Forget(byte[] key) implements EndEffect {}

  /** Delays a payload to a unix second; if it waits there already, it waits there twice. */
  @SuppressWarnings("ArrayRecordComponent")
  record Later(long second, byte[] payload) implements EndEffect {}

  /**
   * Counts an attempt, and delays the job instead of putting it into {@code failed} if it may be
   * tried again; else deletes the counter and the last error.
   *
   * @param later where it waits
   * @param counter key of the counter, from −1 up
   * @param lastError key of the last error
   * @param limit how many attempts there are in all
   * @param keepSeconds how long counter and error are kept
   * @param error the last error, as node-resque writes it
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Retry(
      Later later, byte[] counter, byte[] lastError, int limit, long keepSeconds, byte[] error)
      implements EndEffect {}
}
