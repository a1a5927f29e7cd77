package io.resque4j.cli.terminal;

import java.util.regex.Pattern;

/** Keeps the passwords of Redis addresses out of everything that is written. */
public final class Secrets {
  // Up to the last @ of the word: a password that was not encoded may hold one itself.
  private static final Pattern CREDENTIALS =
      Pattern.compile("(rediss?(?:-[a-z]+)?://)[^\\s'\"]*@", Pattern.CASE_INSENSITIVE);

  private static final Pattern PASSWORD_OPTION =
      Pattern.compile("(password=)[^&#\\s'\"]*", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The same text, with users and passwords of every Redis address replaced by {@code ***}. */
  public static String mask(String text) {
    String masked = CREDENTIALS.matcher(text).replaceAll("$1***@");
    return PASSWORD_OPTION.matcher(masked).replaceAll("$1***");
  }

  /** The same for what should be an address and is none: all before its last {@code @} may be. */
  public static String maskAddress(String text) {
    return text.replaceFirst("(?s)^(.*?//)?.*@", "$1***@");
  }
}
