package io.resque4j.cli.top;

import io.resque4j.cli.fleet.FleetRates;
import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.cli.top.View.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes lines of text of what is to be shown, for a screen of any size. Knows no terminal. */
final class Layout {
  /** Above the panes: where, how fast, how much. */
  private static final int HEAD = 3;

  /** Below them: what is said or asked, and the keys. */
  private static final int FOOT = 2;

  /** What a pane has beside its rows. */
  private static final int PANE = 2;

  /** With fewer rows for each, only the active pane is shown. */
  private static final int LEAST_ROWS = 2;

  private final View view;
  private final Signs signs;

  Layout(View view) {
    this.view = view;
    this.signs = view.signs();
  }

  /** As many lines as the screen has, none wider than it. */
  List<Line> lines(int width, int height) {
    List<Line> lines = new ArrayList<>(height);
    lines.add(place(width));
    lines.add(speeds(width));
    lines.add(numbers(width));
    int room = height - HEAD - FOOT;
    if (view.mode() == Mode.HELP) {
      lines.addAll(Help.lines());
    } else if (view.sample().isPresent()) {
      lines.addAll(panes(width, room));
    } else {
      lines.add(Line.of("reading Redis" + (signs.unicode() ? "…" : "...")));
    }
    while (lines.size() < height - FOOT) {
      lines.add(new Line());
    }
    List<Line> shown = new ArrayList<>(lines.subList(0, Math.max(0, height - FOOT)));
    if (height >= FOOT) {
      shown.add(said());
    }
    shown.add(keys(width));
    return shown.stream().map(line -> line.fitted(width, signs)).toList();
  }

  private List<Line> panes(int width, int room) {
    List<Pane<?>> panes = view.panes();
    int rows = room - panes.size() * PANE;
    if (rows < panes.size() * LEAST_ROWS) {
      return view.activePane()
          .lines(view.active() + 1, true, width, Math.max(1, room - PANE), signs);
    }
    int share = Math.max(LEAST_ROWS, rows / (panes.size() + 1));
    List<Line> lines = new ArrayList<>(room);
    for (int i = 0; i < panes.size(); i++) {
      boolean active = i == view.active();
      int its = active ? rows - share * (panes.size() - 1) : share;
      lines.addAll(panes.get(i).lines(i + 1, active, width, its, signs));
    }
    return lines;
  }

  private Line place(int width) {
    Line left = new Line().add(Tone.STRONG, "resque4j top").add("  " + signs.safe(view.where()));
    return view.lostSince()
        .map(
            since -> {
              long seconds =
                  Math.max(0, Duration.between(since, view.clock().instant()).toSeconds());
              String text = "Redis is out of reach for " + Times.rough(seconds);
              Line fitted = left.fitted(Math.max(0, width - text.length() - 2), signs);
              return fitted.space(width - fitted.width() - text.length()).add(Tone.BAD, text);
            })
        .orElse(left);
  }

  private Line speeds(int width) {
    Optional<FleetRates> rates = view.history().rates();
    Fields fields = new Fields(width);
    fields.add("in", rates.map(r -> Rates.perSecond(r.arrivals())));
    fields.add("done", rates.map(r -> Rates.perSecond(r.completions())));
    fields.add(
        "failing",
        rates.map(r -> Rates.perSecond(r.failures())),
        rates.map(FleetRates::failures).orElse(0.0) > 0 ? Tone.BAD : null);
    fields.add("waiting", view.sample().map(s -> Text.count(s.counts().waiting())));
    boolean waits = view.sample().map(s -> s.counts().waiting() > 0).orElse(false);
    fields.add("empty in", rates.filter(r -> waits).map(r -> Rates.in(r.drain())));
    return fields.line();
  }

  private Line numbers(int width) {
    Fields fields = new Fields(width);
    Optional<Sample> sample = view.sample();
    fields.add("processed", sample.map(s -> Text.count(s.counts().processed())));
    fields.add("failed", sample.map(s -> Text.count(s.counts().failed())));
    fields.add("delayed timestamps", sample.map(s -> Text.count(s.delayedSeconds())));
    fields.add("leader", sample.map(s -> s.leader().isEmpty() ? "none" : signs.safe(s.leader())));
    return fields.line();
  }

  private Line said() {
    return switch (view.mode()) {
      case ASKING -> new Line().add(Tone.CAREFUL, view.question().orElse("") + " y/n");
      case FILTERING ->
          new Line()
              .add(Tone.STRONG, "filter: " + signs.safe(view.filter()))
              .add(Tone.CHOSEN, " ")
              .add(Tone.FAINT, "  Enter keeps it, Esc clears it");
      default ->
          view.note()
              .map(note -> new Line().add(note.bad() ? Tone.BAD : Tone.GOOD, note.text()))
              .orElseGet(this::filter);
    };
  }

  private Line filter() {
    return view.filter().isEmpty()
        ? new Line()
        : Line.of("filter: " + signs.safe(view.filter())).add(Tone.FAINT, "  Esc clears it");
  }

  private Line keys(int width) {
    Line line = new Line();
    for (Help.Hint key : Help.keys(view.mode(), view.active())) {
      int needed = Signs.width(key.key()) + 1 + key.does().length() + (line.width() > 0 ? 2 : 0);
      if (line.width() + needed <= width) {
        line.space(line.width() > 0 ? 2 : 0)
            .add(Tone.STRONG, key.key())
            .add(Tone.FAINT, " " + key.does());
      }
    }
    return line;
  }
}
