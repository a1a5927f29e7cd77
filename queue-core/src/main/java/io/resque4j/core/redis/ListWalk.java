package io.resque4j.core.redis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a list from its head to where its end was at the beginning, in windows of bounded
 * size, while others take entries out of it and append to it.
 *
 * <p>What is taken out before the walk's place moves all later entries to lower places. So the walk
 * remembers the entry before its place; when another one lies there, it looks for its own backwards
 * and goes on behind it, and begins anew where it is gone. Therefore it passes over no entry that
 * stays in the list, but may show one twice.
 *
 * <p>For one thread. It waits for Redis' replies.
 */
public final class ListWalk {
  /** A window has at most this many entries, so that a script that works on it is short. */
  static final int MOST_ENTRIES = 100;

  private static final int FIRST_ENTRIES = 16;
  private static final long USUAL_BYTES = 1 << 18;

  private final RedisGateway gateway;
  private final byte[] key;
  private final long first;
  private long place;
  private long end;
  private byte @Nullable [] before;
  private int size = FIRST_ENTRIES;
  private Window current = Window.NONE;

  /** Some entries in a row, of which the first has this index. */
  public record Window(long from, List<byte[]> entries) {
    /** What is read at the end. */
    public static final Window NONE = new Window(0, List.of());

    public boolean isEmpty() {
      return entries.isEmpty();
    }

    /** The places of the entries for which this holds. */
    public BitSet where(Predicate<byte[]> holds) {
      BitSet places = new BitSet();
      for (int i = 0; i < entries.size(); i++) {
        places.set(i, holds.test(entries.get(i)));
      }
      return places;
    }

    /** The entries at these places of the window. */
    public List<byte[]> at(BitSet places) {
      return places.stream().mapToObj(entries::get).toList();
    }
  }

  private ListWalk(RedisGateway gateway, byte[] key, long first, long end) {
    this.gateway = gateway;
    this.key = key;
    this.first = first;
    this.place = first;
    this.end = end;
  }

  /**
   * Over the entries from {@code start} to {@code stop}, both included; negative ones count from
   * the end, as LRANGE takes them.
   */
  static ListWalk over(RedisGateway gateway, byte[] key, long start, long stop) {
    long length = gateway.sync(c -> c.llen(key));
    long from = Math.max(0, start < 0 ? length + start : start);
    long to = Math.min(length, (stop < 0 ? length + stop : stop) + 1);
    return new ListWalk(gateway, key, from, to);
  }

  /** The next entries; none at the end. The same ones again unless the walk was told to advance. */
  public Window next() {
    while (place < end) {
      long from = before == null ? place : place - 1;
      long to = Math.min(end, place + size) - 1;
      List<byte[]> read = gateway.sync(c -> c.lrange(key, from, to));
      if (before != null) {
        if (read.isEmpty() || !Arrays.equals(read.get(0), before)) {
          findPlace();
          continue;
        }
        read = read.subList(1, read.size());
      }
      if (read.isEmpty()) {
        break;
      }
      adjustSize(read);
      current = new Window(place, read);
      return current;
    }
    current = new Window(place, List.of());
    return current;
  }

  /**
   * Goes on behind the current window, or looks at it again.
   *
   * @param removed the places of its entries that were removed by the walker
   * @param complete false: it changed meanwhile, and has to be looked at again
   */
  public void goOn(BitSet removed, boolean complete) {
    if (complete) {
      advance(removed);
    } else {
      end -= removed.cardinality();
    }
  }

  private void advance(BitSet removed) {
    int last = removed.previousClearBit(current.entries.size() - 1);
    if (last >= 0) {
      before = current.entries.get(last);
    }
    place += current.entries.size() - removed.cardinality();
    end -= removed.cardinality();
  }

  /** All entries, as they are read. */
  public Stream<byte[]> stream() {
    Iterator<byte[]> entries = new Entries();
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(entries, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  private void findPlace() {
    for (long to = place - 1; to > first; to -= size) {
      long last = to - 1;
      long from = Math.max(first, to - size);
      List<byte[]> read = gateway.sync(c -> c.lrange(key, from, last));
      for (int i = read.size() - 1; i >= 0; i--) {
        if (Arrays.equals(read.get(i), before)) {
          place = from + i + 1;
          return;
        }
      }
    }
    place = first;
    before = null;
  }

  /** Nobody knows how large entries are before they are read. */
  private void adjustSize(List<byte[]> read) {
    long bytes = 1;
    for (byte[] entry : read) {
      bytes += entry.length;
    }
    long fitting = USUAL_BYTES * read.size() / bytes;
    size = (int) Math.max(1, Math.min(Math.min(MOST_ENTRIES, 2L * size), fitting));
  }

  private final class Entries implements Iterator<byte[]> {
    private Iterator<byte[]> window = List.<byte[]>of().iterator();

    @Override
    public boolean hasNext() {
      if (!window.hasNext()) {
        advance(new BitSet());
        window = ListWalk.this.next().entries.iterator();
      }
      return window.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has no more entries");
      }
      return window.next();
    }
  }
}
