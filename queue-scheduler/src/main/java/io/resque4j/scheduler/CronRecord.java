package io.resque4j.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of the firings of a recurring job, as it lies in {@code resque4j:cron:fired}: {@code
 * <settled> <last> <how>}.
 *
 * @param settled the second up to which all firings are settled
 * @param last the second of the last one that did something; 0: none did
 * @param how what it did
 */
record CronRecord(long settled, long last, How how) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}) (\\d{1,12}) (none|enqueued|vetoed)");

  /** What a firing did. */
  enum How {
    NONE,
    ENQUEUED,
    VETOED
  }

  /** Its firings begin after this second. */
  static CronRecord begin(long second) {
    return new CronRecord(second, 0, How.NONE);
  }

  /** Nothing if it is garbage. */
  static Optional<CronRecord> read(byte[] record) {
    Matcher form = FORM.matcher(new String(record, UTF_8));
    return form.matches()
        ? Optional.of(
            new CronRecord(
                Long.parseLong(form.group(1)),
                Long.parseLong(form.group(2)),
                How.valueOf(form.group(3).toUpperCase(Locale.ROOT))))
        : Optional.empty();
  }

  /** After a firing that did something. */
  CronRecord after(long firing, How did) {
    return new CronRecord(firing, firing, did);
  }

  /** After firings that were passed over. */
  CronRecord passedOver(long until) {
    return new CronRecord(until, last, how);
  }

  byte[] write() {
    return (settled + " " + last + " " + how.name().toLowerCase(Locale.ROOT)).getBytes(UTF_8);
  }
}
