package io.resque4j.cli;

import java.util.regex.Pattern;

/** Keeps the passwords of Redis addresses out of everything that is written. */
final class Secrets {
  // Up to the last @ of the word: a password that was not encoded may hold one itself.
  private static final Pattern CREDENTIALS =
      Pattern.compile("(rediss?(?:-[a-z]+)?://)[^\\s'\"]*@", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The same text, with user and password of every Redis address replaced by {@code ***}. */
  static String mask(String text) {
    return CREDENTIALS.matcher(text).replaceAll("$1***@");
  }

  /** The same for what should be an address and is none: all before its last {@code @} may be. */
  static String maskAddress(String text) {
    return text.replaceFirst("(?s)^(.*?//)?.*@", "$1***@");
  }
}
