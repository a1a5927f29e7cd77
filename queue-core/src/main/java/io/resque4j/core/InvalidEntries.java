package io.resque4j.core;

import io.resque4j.core.ListTaking.Batch;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.ListWalk;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What lies in a queue, among delayed jobs or in {@code failed} and is no job: finds it, and moves
 * it to {@code failed} in a form that every peer can read. node-resque loses what it cannot read in
 * a queue, and its scheduler stops for good over it among delayed jobs. Safe for use by many
 * threads. All methods throw what {@link Queue} says.
 */
public final class InvalidEntries {
  private final RedisStores stores;
  private final ResqueKeys keys;
  private final InstantSource clock;

  InvalidEntries(RedisStores stores, ResqueKeys keys, InstantSource clock) {
    this.stores = stores;
    this.keys = keys;
    this.clock = clock;
  }

  /** A list in which entries are looked for. */
  public static final class Place {
    private final Kind kind;
    private final String queue;
    private final long second;

    private enum Kind {
      QUEUE,
      DELAYED,
      FAILED
    }

    private Place(Kind kind, String queue, long second) {
      this.kind = kind;
      this.queue = queue;
      this.second = second;
    }

    /** A queue. */
    public static Place queue(String name) {
      return new Place(Kind.QUEUE, name, 0);
    }

    /** The delayed jobs of a unix second. */
    public static Place delayed(long second) {
      return new Place(Kind.DELAYED, "", second);
    }

    /** The list of failed jobs. */
    public static Place failed() {
      return new Place(Kind.FAILED, "", 0);
    }

    @Override
    public String toString() {
      return switch (kind) {
        case QUEUE -> "queue " + queue;
        case DELAYED -> "second " + second;
        case FAILED -> "failed";
      };
    }
  }

  /**
   * What was found in a list.
   *
   * @param count how many entries cannot be read
   * @param first the first of them; nothing if there is none
   * @param looked how many entries were looked at
   * @param whole whether these were all
   */
  public record Found(long count, Optional<byte[]> first, long looked, boolean whole) {}

  /**
   * Looks for entries that cannot be read. Reads {@code queue:<q>}, {@code delayed:<sec>} or {@code
   * failed}, in windows.
   *
   * @param most so many entries are looked at, from the first on
   */
  public Found find(Place place, long most) {
    long count = 0;
    long looked = 0;
    byte[] first = null;
    Iterator<byte[]> entries = walk(place).stream().iterator();
    for (; looked < most && entries.hasNext(); looked++) {
      byte[] raw = entries.next();
      if (problem(place, raw).isPresent()) {
        count++;
        first = first == null ? raw : first;
      }
    }
    return new Found(
        count, Optional.ofNullable(first), looked, looked < most || !entries.hasNext());
  }

  /**
   * Takes the entries that {@link #find} finds out of their list, some at a time, and appends an
   * entry for each of them to {@code failed}, both or neither. It holds the bytes as {@link
   * FailedJob#rawPayload}. Writes the list, {@code failed}, and for a second {@code
   * timestamps:<entry>} and {@code delayed_queue_schedule}.
   *
   * @param most so many entries are looked at
   * @param listener hears of the failed entries before they are written
   * @return how many were moved
   */
  public long moveToFailed(Place place, long most, BatchListener listener) {
    byte[] list = key(place);
    Long second = place.kind == Place.Kind.DELAYED ? Long.valueOf(place.second) : null;
    return take(
        place,
        most,
        listener,
        (window, places) -> {
          List<byte[]> failed = failed(place, window.at(places));
          listener.before(failed);
          return RedisGateway.await(stores.failed().takeIn(list, second, window, places, failed));
        });
  }

  /**
   * As {@link #moveToFailed}, but they are nowhere afterwards: only the listener hears of them, as
   * the failed entries that would have been written.
   */
  public long remove(Place place, long most, BatchListener listener) {
    return take(
        place,
        most,
        listener,
        (window, places) -> {
          listener.before(failed(place, window.at(places)));
          return remove(place, window, places);
        });
  }

  private BitSet remove(Place place, Window window, BitSet places) {
    return switch (place.kind) {
      case QUEUE -> RedisGateway.await(stores.queues().remove(place.queue, window, places));
      case FAILED -> RedisGateway.await(stores.failed().remove(window, places));
      case DELAYED -> {
        BitSet gone = new BitSet();
        for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
          byte[] entry = window.entries().get(i);
          boolean removed =
              RedisGateway.await(stores.delayed().delete(entry, List.of(place.second))).stream()
                  .anyMatch(each -> each.removed() > 0);
          gone.set(i, removed);
        }
        yield gone;
      }
    };
  }

  private interface Taking {
    BitSet take(Window window, BitSet places);
  }

  private long take(Place place, long most, BatchListener listener, Taking taking) {
    BatchListener bounded =
        new BatchListener() {
          @Override
          public void before(List<byte[]> entries) {
            // It is told what is written in their place.
          }

          @Override
          public boolean after(BitSet taken, long looked) {
            return listener.after(taken, looked) && looked < most;
          }
        };
    return ListTaking.take(
            walk(place),
            raw -> problem(place, raw).isPresent(),
            Long.MAX_VALUE,
            bounded,
            (window, places) -> {
              BitSet gone = places.isEmpty() ? new BitSet() : taking.take(window, places);
              return new Batch(gone, gone.equals(places));
            })
        .taken();
  }

  private List<byte[]> failed(Place place, List<byte[]> entries) {
    List<byte[]> failed = new ArrayList<>();
    for (byte[] raw : entries) {
      InvalidPayloadException problem = problem(place, raw).orElseThrow();
      failed.add(FailedJob.ofInvalid("", place.queue, problem, clock.instant()).raw());
    }
    return failed;
  }

  private static Optional<InvalidPayloadException> problem(Place place, byte[] raw) {
    try {
      if (place.kind == Place.Kind.FAILED) {
        FailedJob.check(raw);
      } else {
        JobPayload.parse(raw);
      }
      return Optional.empty();
    } catch (InvalidPayloadException e) {
      return Optional.of(e);
    }
  }

  private ListWalk walk(Place place) {
    return switch (place.kind) {
      case QUEUE -> stores.queues().walk(place.queue, 0, -1);
      case DELAYED -> stores.delayed().walk(place.second);
      case FAILED -> stores.failed().walk();
    };
  }

  private byte[] key(Place place) {
    return switch (place.kind) {
      case QUEUE -> keys.queue(place.queue);
      case DELAYED -> keys.delayed(place.second);
      case FAILED -> keys.failed();
    };
  }
}
