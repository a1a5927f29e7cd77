package io.resque4j.benchmarks.report;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.peer.Contenders;
import java.util.List;
import java.util.Locale;

/** A work as a picture: for each row a group of bars, to the scale of that row. */
public final class Chart {
  private static final int WIDTH = 760;
  private static final int LEFT = 190;
  private static final int RIGHT = 130;
  private static final int BAR = 16;
  private static final int STEP = 21;
  private static final int GROUP = 30;
  private static final int TOP = 40;
  private static final String OWN_COLOUR = "#2f6fde";
  private static final String BOUND_COLOUR = "#c8ccd4";
  private static final String PEER_COLOUR = "#8a93a3";

  private final StringBuilder svg = new StringBuilder();

  private Chart() {}

  /** The names of the works that have a picture. */
  public static List<String> names(Results results) {
    return results.sections().stream().map(section -> section.work().name()).toList();
  }

  /** An SVG picture of a work, to be read on a light and on a dark page. */
  public static String of(Results results, String work, String subtitle) {
    Results.Section section =
        results.sections().stream()
            .filter(each -> each.work().name().equals(work))
            .findFirst()
            .orElseThrow();
    return new Chart().draw(section, subtitle);
  }

  private String draw(Results.Section section, String subtitle) {
    int height = TOP + 10;
    for (Results.Row row : section.rows()) {
      height += GROUP + STEP * row.systems().size();
    }
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"system-ui, sans-serif\" font-size=\"13\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>", WIDTH, height);
    text(12, 24, "start", "#5b6472", subtitle);
    int y = TOP;
    for (Results.Row row : section.rows()) {
      y = group(row, y);
    }
    add("</svg>");
    return svg.toString();
  }

  private int group(Results.Row row, int top) {
    String processors = row.processors() > 0 ? ", %,d processors".formatted(row.processors()) : "";
    String better = Unit.moreIsBetter(row.unit()) ? "more is better" : "less is better";
    add(
        "<text x=\"12\" y=\"%d\" fill=\"#1d2430\" font-weight=\"600\">%s <tspan fill=\"#5b6472\""
            + " font-weight=\"400\">%s, %s</tspan></text>",
        top + 18, escaped(row.label() + processors), escaped(row.unit()), better);
    double most =
        row.systems().stream()
            .map(row::numbers)
            .mapToDouble(numbers -> numbers.drawn(numbers.most()))
            .max()
            .orElse(1);
    int y = top + GROUP - 4;
    for (String system : row.systems()) {
      bar(row, system, y, most <= 0 ? 1 : most);
      y += STEP;
    }
    return top + GROUP + STEP * row.systems().size();
  }

  private void bar(Results.Row row, String system, int y, double most) {
    Numbers numbers = row.numbers(system);
    double scale = (WIDTH - LEFT - RIGHT) / most;
    double length = Math.max(1, numbers.drawn(numbers.median()) * scale);
    boolean own = system.startsWith(Contenders.OWN);
    String colour = own ? OWN_COLOUR : Results.Row.isBound(system) ? BOUND_COLOUR : PEER_COLOUR;
    text(LEFT - 8, y + 13, "end", own ? "#1d2430" : "#5b6472", system);
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>",
        LEFT, y, length, BAR, colour);
    double end = length;
    if (numbers.sorted().size() > 1) {
      double from = LEFT + numbers.drawn(numbers.least()) * scale;
      double to = LEFT + numbers.drawn(numbers.most()) * scale;
      end = Math.max(end, to - LEFT);
      add(
          "<path d=\"M%.1f %dH%.1fM%.1f %dv6M%.1f %dv6\" stroke=\"#1d2430\" fill=\"none\"/>",
          from, y + BAR / 2, to, from, y + BAR / 2 - 3, to, y + BAR / 2 - 3);
    }
    String ratio = TextTable.ratio(row.ratio(system));
    String label = numbers.text() + (ratio.isEmpty() ? "" : "  (" + ratio + ")");
    text(LEFT + end + 6, y + 13, "start", "#1d2430", label);
  }

  private void text(double x, int y, String anchor, String colour, String text) {
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x, y, anchor, colour, escaped(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
