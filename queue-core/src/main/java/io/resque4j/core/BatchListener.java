package io.resque4j.core;

import java.util.BitSet;
import java.util.List;

/**
 * Follows an operation on a long list, batch by batch, and can end it between two of them. Called
 * by the thread that runs the operation.
 */
public interface BatchListener {
  /** Hears nothing and goes on to the end. */
  BatchListener NONE = new BatchListener() {};

  /**
   * These entries are about to be taken out of their list, in its order: the moment to write them
   * down. They are the bytes in Redis and no copies. When this throws, the batch stays as it is and
   * the operation ends with that exception.
   */
  default void before(List<byte[]> entries) {}

  /**
   * A batch is done.
   *
   * @param taken which of the entries that {@link #before} was told were taken by this operation;
   *     the others were not there any more, or could not be
   * @param looked how many entries of the list it has looked at so far; some may count twice
   * @return whether to go on; false: what was done stays done, and the operation returns
   */
  default boolean after(BitSet taken, long looked) {
    return true;
  }
}
