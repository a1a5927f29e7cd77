package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long something takes to begin. */
final class TimeWorks {
  private static final int FEW = 10;
  private static final int MANY = 100;

  private static final int PEER_KILLS = 3;
  private static final String AGAIN = "job of a killed worker runs again";

  /** To start processes and workers, and to stop them. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** So many delayed jobs are there after a second, for the expectation of who waits. */
  private static final int FILLED = 100_000;

  /** The defaults of this project, for the same reason. */
  private static final Duration RECOVERED = Duration.ofSeconds(13);

  private final Lineup lineup;
  private final Sizes sizes;

  TimeWorks(Lineup lineup, Sizes sizes) {
    this.lineup = lineup;
    this.sizes = sizes;
  }

  Work wakeUp() {
    WakeUp many = new WakeUp(true, sizes -> 1, 1, Sizes::idleWorkers, 0);
    WakeUp one = new WakeUp(false, sizes -> 1, FEW, Sizes::woken, 20);
    WakeUp fleet =
        new WakeUp(false, Sizes::idleProcesses, FEW / 2, sizes -> FEW * sizes.woken(), 2);
    return new Work(
        "wake-up",
        "Jobs come to idle workers at times that they cannot know: one to each of many workers with"
            + " queues of their own, many to one process, 500 a second to 100 processes that share a"
            + " queue (in one JVM, each with its own connections).",
        List.of(
            Case.of("wake-up of idle workers", 1, woken(many, true), awaited(many)),
            Case.of("wake-up of one idle process", FEW, woken(one, false), awaited(one)),
            Case.of(
                "wake-up, 100 idle processes",
                FEW / 2 * MANY,
                woken(fleet, false),
                awaited(fleet).plus(SETTLE))));
  }

  private Duration awaited(WakeUp wakeUp) {
    return wakeUp.lasting(sizes).plus(SETTLE);
  }

  /** This project with a producer of its own and with node-resque's; peers with their own. */
  private List<Entrant> woken(WakeUp wakeUp, boolean peers) {
    List<Entrant> entrants = new ArrayList<>();
    for (Contender system : lineup.systems()) {
      String name = system.name();
      if (name.equals(Contenders.OWN)) {
        entrants.add(
            new Entrant(
                name,
                run -> {
                  Field field = run.field();
                  wakeUp.run(run, field.contender(name), field.producer());
                }));
      }
      if (name.equals(Contenders.NODE_RESQUE)) {
        entrants.add(
            new Entrant(
                Contenders.OWN + ", node producer",
                run -> {
                  Field field = run.field();
                  wakeUp.run(run, field.contender(Contenders.OWN), field.contender(name));
                }));
      }
      if (peers && !name.equals(Contenders.OWN)) {
        entrants.add(
            new Entrant(
                name,
                run -> {
                  Contender peer = run.field().contender(name);
                  wakeUp.run(run, peer, peer);
                }));
      }
    }
    return entrants;
  }

  Work delayed() {
    Duration moved = sizes.rate().plus(SETTLE);
    List<Entrant> late = new ArrayList<>();
    late.add(new Entrant(Contenders.OWN, run -> Transfer.late(run, 0)));
    late.add(
        new Entrant(
            Contenders.OWN + ", many others", run -> Transfer.late(run, run.sizes().later())));
    return new Work(
        "delayed",
        ("Schedulers move delayed jobs that are all due, 100 in each second or all in one (ours: %,d"
                + " jobs, in a process with a heap of 256 MB); and how late the latest of some jobs is"
                + " moved after its second, alone and while %,d others are delayed for later.")
            .formatted(sizes.due(), sizes.later()),
        List.of(
            Case.once(
                "delayed jobs moved",
                1,
                lineup.entrants(
                    system -> system.can(Ability.SCHEDULE),
                    system -> run -> Transfer.due(run, system)),
                moved),
            Case.once(
                "delayed jobs of one second moved",
                1,
                lineup.entrants(
                    system -> system.can(Ability.SCHEDULE),
                    system -> run -> Transfer.dueAtOnce(run, system)),
                moved),
            Case.once(
                "delayed job is late",
                1,
                late,
                SETTLE.plusSeconds(sizes.ticks() + sizes.later() / FILLED))));
  }

  Work kill() {
    List<Contender> peers =
        lineup.systems().stream()
            .filter(each -> !sizes.window().isZero() && !each.name().equals(Contenders.OWN))
            .toList();
    PeerKills killed = new PeerKills(peers, PEER_KILLS, sizes.window());
    Entrant worker =
        new Entrant(
            Contenders.OWN,
            run -> {
              killed.begin(run.field());
              Kill.worker(run);
            });
    List<Entrant> others = new ArrayList<>();
    peers.forEach(peer -> others.add(new Entrant(peer.name(), killed::report)));
    Duration started = SETTLE.plusMillis(400L * sizes.kills());
    return new Work(
        "kill",
        "Processes are killed by SIGKILL, 100 ms after each other: how long until the job of each"
            + " runs elsewhere, and until another scheduler leads; with the defaults. "
            + (sizes.window().isZero()
                ? "Peers are killed in larger sizes only."
                : "Of each peer %d are killed at once, and watched for %d s."
                    .formatted(PEER_KILLS, sizes.window().toSeconds())),
        List.of(
            Case.once(AGAIN, 1, List.of(worker), started.plus(RECOVERED)),
            Case.once(
                "another scheduler leads",
                1,
                List.of(new Entrant(Contenders.OWN, Kill::leader)),
                SETTLE.plus(RECOVERED)),
            Case.once(AGAIN, 1, others, sizes.window().dividedBy(8))));
  }
}
