package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;

/**
 * A connection that has just told of a job and has nothing else to do. A claim may go out over it
 * at once, from the thread that heard: no other thread need wake up to ask.
 */
interface Shortcut {
  /** Claims over this connection. */
  ClaimStore claims();

  /**
   * The claim that went out over it is answered, or is not going to be.
   *
   * @param found whether it brought a job
   */
  void answered(boolean found);
}
