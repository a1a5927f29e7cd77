package io.resque4j.core;

import java.util.List;

/**
 * Some entries of an import, in a row. An import is known by its id for 30 days: an entry that is
 * back by it does not come back twice, whether a call is repeated because its reply was lost or by
 * mistake.
 *
 * @param id any text that tells this import from others
 * @param from how many entries of the import come before these
 * @param entries the bytes that they had, 1 to {@value #MOST_ENTRIES}
 */
public record Import(String id, long from, List<byte[]> entries) {
  /** So many entries at a time. */
  public static final int MOST_ENTRIES = 900;

  public Import {
    if (id.isBlank() || from < 0 || entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "expected an id, a place from 0 and 1 to %d entries, got: '%s', %d and %d"
              .formatted(MOST_ENTRIES, id, from, entries.size()));
    }
    entries = List.copyOf(entries);
  }
}
