package io.resque4j.cli.config;

/**
 * Who said the value of an option.
 *
 * @param place how strong it is
 * @param where the flag, the variable, or the file with the line
 */
public record Origin(Place place, String where) {
  static final Origin DEFAULT = new Origin(Place.DEFAULT, "default");

  /** The places, the strongest first. */
  public enum Place {
    /** The command line. */
    FLAG,
    /** The environment. */
    VARIABLE,
    /** The configuration file. */
    FILE,
    /** Nobody said it. */
    DEFAULT
  }

  boolean isStrongerThan(Origin other) {
    return place.compareTo(other.place) < 0;
  }

  boolean isAsStrongAs(Origin other) {
    return place == other.place;
  }
}
