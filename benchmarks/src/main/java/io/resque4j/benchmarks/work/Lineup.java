package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who can take part.
 *
 * @param systems in the order of the report
 */
record Lineup(List<Contender> systems) {
  Lineup {
    systems = List.copyOf(systems);
  }

  /** All that can do it, each by its name. */
  List<Entrant> entrants(Predicate<Contender> who, Function<String, Work.Attempt> attempt) {
    List<Entrant> entrants = new ArrayList<>();
    for (Contender system : systems) {
      if (who.test(system)) {
        entrants.add(new Entrant(system.name(), attempt.apply(system.name())));
      }
    }
    return entrants;
  }

  /** All that can do it drain the same. */
  List<Entrant> drains(Drain drain, Predicate<Contender> who) {
    return entrants(who, system -> run -> drain.run(run, run.field().contender(system)));
  }

  /** This project alone, with a name that says what is special. */
  static Entrant own(String name, Drain drain) {
    return new Entrant(
        Contenders.OWN + ", " + name, run -> drain.run(run, run.field().contender(Contenders.OWN)));
  }
}
