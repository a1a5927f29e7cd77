package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What it costs to do nothing. */
final class RestWorks {
  private static final int MANY = 100;

  /** To start processes and workers, and to stop them. */
  private static final Duration STARTED = Duration.ofSeconds(5);

  private final Lineup lineup;
  private final Sizes sizes;

  RestWorks(Lineup lineup, Sizes sizes) {
    this.lineup = lineup;
    this.sizes = sizes;
  }

  Work idle() {
    List<Idle> settings =
        List.of(
            new Idle(1, 1),
            new Idle(MANY, 1),
            new Idle(1_000, 1),
            new Idle(1, MANY),
            new Idle(1, 1_000));
    List<Idle> few =
        settings.stream().filter(each -> each.processors() * each.queues() <= MANY).toList();
    List<Contender> systems =
        lineup.systems().stream().filter(system -> system.can(Ability.SCHEDULE)).toList();
    Together watched =
        new Together(
            systems,
            (field, system) ->
                Idle.watch(field, system, system.name().equals(Contenders.OWN) ? settings : few));
    List<Entrant> entrants = new ArrayList<>();
    systems.forEach(system -> entrants.add(new Entrant(system.name(), watched::report)));
    Duration both = sizes.settle().plus(sizes.watch()).plus(STARTED);
    List<Case> cases =
        List.of(Case.once("idle", 1, entrants, both.dividedBy(Math.max(1, entrants.size()))));
    return new Work(
        "idle",
        "What workers without work cost Redis: commands that it executes, those inside of scripts too,"
            + " by INFO commandstats; and those that clients send, by MONITOR, of this project also"
            + " without its pings.",
        cases);
  }

  Work memory() {
    List<Entrant> resident = new ArrayList<>();
    resident.add(new Entrant(Contenders.OWN, Footprint::daemon));
    resident.addAll(
        lineup.entrants(
            system -> system.can(Ability.MANY_PROCESSORS) && !system.name().equals(Contenders.OWN),
            system -> run -> Footprint.peer(run, system)));
    return new Work(
        "memory",
        "Resident memory of a process with 1,000 idle processors, ours as the daemon 'resque4j"
            + " worker'; and how long the whole process 'resque4j queue list' takes.",
        List.of(
            Case.once("resident, idle", 1_000, resident, STARTED),
            Case.of(
                "queue list",
                0,
                List.of(new Entrant(Contenders.OWN, Footprint::command)),
                Duration.ofSeconds(2))));
  }
}
