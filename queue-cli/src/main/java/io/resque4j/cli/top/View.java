package io.resque4j.cli.top;

import io.resque4j.cli.jobs.ParamFilter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is shown, and what was chosen and typed so far. One thread uses it. */
final class View {
  /** What a key means. */
  enum Mode {
    LOOKING,
    /** It is a letter of the filter. */
    FILTERING,
    /** It answers a question. */
    ASKING,
    /** It ends the help. */
    HELP
  }

  /** What was said last. */
  record Note(String text, boolean bad) {}

  private final Signs signs;
  private final InstantSource clock;
  private final String where;
  private final History history = new History();
  private final Pane<QueueNow> queues;
  private final Pane<WorkerNow> workers;
  private final Pane<FailureNow> failures;
  private final List<Pane<?>> panes;

  private @Nullable Sample sample;
  private @Nullable Instant lostSince;
  private Mode mode = Mode.LOOKING;
  private int active;
  private String filter = "";
  private @Nullable Note note;
  private @Nullable Action asked;

  /**
   * A view of nothing yet.
   *
   * @param where which Redis and namespace it is of
   */
  View(Signs signs, InstantSource clock, String where, ParamFilter secrets) {
    this.signs = signs;
    this.clock = clock;
    this.where = where;
    queues = new Pane<>("Queues", QueueNow.grid(signs, history), new Arrangement(1, false));
    workers =
        new Pane<>("Workers", WorkerGrid.grid(signs, clock, secrets), new Arrangement(1, false));
    failures =
        new Pane<>("Failures", FailureGrid.grid(signs, clock, secrets), new Arrangement(0, false));
    panes = List.of(queues, workers, failures);
  }

  /** Redis was read. */
  void sampled(Sample now) {
    if (lostSince != null) {
      history.interrupted();
      lostSince = null;
    }
    sample = now;
    history.add(now.counts());
    queues.update(QueueNow.all(now, history.rates()), now.allQueues());
    workers.update(now.workers(), now.allWorkers());
    failures.update(FailureNow.all(now), now.failed());
  }

  /** Redis could not be read, and was asked at that time. */
  void lost(Instant since) {
    if (lostSince == null) {
      lostSince = since;
    }
  }

  void say(String text) {
    note = new Note(text, false);
  }

  void complain(String text) {
    note = new Note(text, true);
  }

  void forgetNote() {
    note = null;
  }

  void choosePane(int number) {
    active = Math.floorMod(number, panes.size());
  }

  void filter(String text) {
    filter = text;
    panes.forEach(pane -> pane.filter(text));
  }

  void mode(Mode next) {
    mode = next;
  }

  /** Asks before something is done. */
  void ask(Action action) {
    asked = action;
    mode = Mode.ASKING;
  }

  /** The question is answered. */
  Optional<Action> answered() {
    Optional<Action> action = Optional.ofNullable(asked);
    asked = null;
    mode = Mode.LOOKING;
    return action;
  }

  Signs signs() {
    return signs;
  }

  InstantSource clock() {
    return clock;
  }

  String where() {
    return where;
  }

  History history() {
    return history;
  }

  Optional<Sample> sample() {
    return Optional.ofNullable(sample);
  }

  Optional<Instant> lostSince() {
    return Optional.ofNullable(lostSince);
  }

  Mode mode() {
    return mode;
  }

  int active() {
    return active;
  }

  Pane<?> activePane() {
    return panes.get(active);
  }

  List<Pane<?>> panes() {
    return panes;
  }

  String filter() {
    return filter;
  }

  Optional<Note> note() {
    return Optional.ofNullable(note);
  }

  Optional<String> question() {
    return Optional.ofNullable(asked).flatMap(Action::question);
  }

  Optional<QueueNow> chosenQueue() {
    return active == 0 ? queues.chosen() : Optional.empty();
  }

  Optional<WorkerNow> chosenWorker() {
    return active == 1 ? workers.chosen() : Optional.empty();
  }

  Optional<FailureNow> chosenFailure() {
    return active == 2 ? failures.chosen() : Optional.empty();
  }
}
