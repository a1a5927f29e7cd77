package io.resque4j.cli.terminal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean …?": the known word that a mistyped one was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The nearest of {@code known}, or nothing if none is near enough to be what was meant. */
  public static Optional<String> to(String typed, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) <= tolerance(typed, word))
        .min(
            Comparator.<String>comparingInt(word -> distance(typed, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  public static String hint(String typed, Collection<String> known) {
    return to(typed, known).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  private static int tolerance(String typed, String word) {
    int longest = Math.max(typed.length(), word.length());
    return word.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT))
            && typed.length() >= 3
        ? longest
        : longest < 3 ? 0 : longest / 3;
  }

  /** Insertions, deletions, replacements and swaps of neighbours; the case of letters is free. */
  private static int distance(String typed, String word) {
    String a = typed.toLowerCase(Locale.ROOT);
    String b = word.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
