package io.resque4j.scheduler;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of firings whose time came while no scheduler led.
 *
 * @param rule which of them still happen
 * @param limit how many at most, the latest ones; only of {@link Rule#ALL}, else 1
 */
public record MissedFirings(Rule rule, int limit) {
  /**
   * A firing that is no later than this is not missed but late, as when one scheduler takes over
   * from another.
   */
  public static final Duration LATE = Duration.ofSeconds(60);

  /** None happens: the job waits for its next time. */
  public static final MissedFirings SKIP = new MissedFirings(Rule.SKIP, 1);

  /** The last one happens, however many there were and however long ago. */
  public static final MissedFirings ONCE = new MissedFirings(Rule.ONCE, 1);

  private static final int MOST = 1000;
  private static final int USUAL_LIMIT = 100;
  private static final Pattern FORM = Pattern.compile("(skip|once|all)(?: +(\\d{1,9}))?");

  /** Which of several missed firings happen. */
  public enum Rule {
    SKIP,
    ONCE,
    ALL
  }

  public MissedFirings {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(
          "expected a limit of missed firings from 1 to %d, got: %d".formatted(MOST, limit));
    }
    if (rule != Rule.ALL && limit != 1) {
      throw new IllegalArgumentException(
          "expected a limit only where all missed firings happen, got: %s %d"
              .formatted(name(rule), limit));
    }
  }

  /**
   * The last ones happen, one job for each.
   *
   * @param limit how many at most, from 1 to 1000
   */
  public static MissedFirings all(int limit) {
    return new MissedFirings(Rule.ALL, limit);
  }

  /**
   * Reads {@code skip}, {@code once}, {@code all} (of which at most 100 happen) or {@code all 20}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static MissedFirings parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches() || (!form.group(1).equals("all") && form.group(2) != null)) {
      throw new IllegalArgumentException("expected skip, once, all or all <limit>, got: " + text);
    }
    return switch (form.group(1)) {
      case "skip" -> SKIP;
      case "once" -> ONCE;
      default -> all(form.group(2) == null ? USUAL_LIMIT : Integer.parseInt(form.group(2)));
    };
  }

  private static String name(Rule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return rule == Rule.ALL ? name(rule) + " " + limit : name(rule);
  }
}
