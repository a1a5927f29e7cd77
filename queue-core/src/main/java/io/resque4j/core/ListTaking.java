package io.resque4j.core;

import io.resque4j.core.redis.ListWalk;
import io.resque4j.core.redis.ListWalk.Window;
import java.util.BitSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Takes entries out of a long list, window by window, while others do the same. */
final class ListTaking {
  private ListTaking() {}

  /**
   * What became of the wanted entries of one window.
   *
   * @param gone the places of those that were taken
   * @param unchanged whether all others are still where they were; else the window is read again
   */
  record Batch(BitSet gone, boolean unchanged) {}

  /** How many entries were taken, and how many that were wanted stay. */
  record Taken(long taken, long kept) {}

  /**
   * Goes through the list.
   *
   * @param most how many are wanted at most
   * @param taking takes the wanted ones, by their places in the window
   */
  static Taken take(
      ListWalk walk,
      Predicate<byte[]> wanted,
      long most,
      BatchListener listener,
      BiFunction<Window, BitSet, Batch> taking) {
    long taken = 0;
    long kept = 0;
    long looked = 0;
    boolean on = most > 0;
    for (Window window = on ? walk.next() : Window.NONE; on && !window.isEmpty(); ) {
      BitSet places = first(window.where(wanted), most - taken - kept);
      if (!places.isEmpty()) {
        listener.before(window.at(places));
      }
      Batch batch = taking.apply(window, places);
      taken += batch.gone().cardinality();
      kept += batch.unchanged() ? places.cardinality() - batch.gone().cardinality() : 0;
      looked += batch.unchanged() ? window.entries().size() : batch.gone().cardinality();
      walk.goOn(batch.gone(), batch.unchanged());
      on = listener.after(among(places, batch.gone()), looked) && taken + kept < most;
      window = on ? walk.next() : Window.NONE;
    }
    return new Taken(taken, kept);
  }

  private static BitSet first(BitSet places, long most) {
    while (places.cardinality() > most) {
      places.clear(places.length() - 1);
    }
    return places;
  }

  /** The places of the window that are gone, as places among the wanted ones. */
  private static BitSet among(BitSet wanted, BitSet gone) {
    BitSet among = new BitSet();
    int n = 0;
    for (int place = wanted.nextSetBit(0); place >= 0; place = wanted.nextSetBit(place + 1)) {
      among.set(n++, gone.get(place));
    }
    return among;
  }
}
