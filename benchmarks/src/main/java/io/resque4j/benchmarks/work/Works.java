package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** All works, the most telling first. */
public final class Works {
  /** What could be reached if nothing but the jobs took time. */
  public static final String IDEAL = "ideal";

  /** What Redis can do with this project's scripts. */
  public static final String LIMIT = DrainLimit.NAME;

  private static final int IO_MILLIS = 20;
  private static final int CPU_MILLIS = 5;
  private static final int FEW = 10;
  private static final int MANY = 100;
  private static final int IN_FLIGHT = 1_000;
  private static final int BULK = 1_000;
  private static final int WARM_UPS = 2;

  private final List<Contender> systems;

  private Works(List<Contender> systems) {
    this.systems = systems;
  }

  /** Every work, for these systems. */
  public static List<Work> all(Contenders contenders) {
    return new Works(contenders.present()).all();
  }

  /** What each work measures, by its name. */
  public static Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    new Works(List.of()).all().forEach(work -> named.put(work.name(), work.what()));
    return named;
  }

  /** What nobody counts: it lets compilers and caches of all systems see what comes. */
  public static Work warmUp(Contenders contenders) {
    Works works = new Works(contenders.present());
    List<Case> cases = new ArrayList<>();
    for (int n = 0; n < WARM_UPS; n++) {
      cases.add(Case.of("warm-up", MANY, works.drains(Drain.noop(MANY), system -> true)));
    }
    return new Work("warm-up", "", cases);
  }

  private List<Work> all() {
    return List.of(
        drain(), enqueue(), io(), wakeUp(), idle(), delayed(), cpu(), mixed(), cost(), aof(), far(),
        kill(), memory());
  }

  private Work drain() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(1, 10, MANY, 1_000)) {
      Drain drain = Drain.noop(processors);
      List<Entrant> entrants =
          drains(drain, system -> processors <= MANY || system.can(Ability.MANY_PROCESSORS));
      entrants.add(new Entrant(LIMIT, new DrainLimit(drain)::run));
      cases.add(Case.of("drain no-op", processors, entrants));
    }
    return new Work(
        "drain",
        "Jobs that do nothing are worked off from a full queue. The limit is what Redis does when"
            + " a bare client has it run the same scripts with as many jobs in each.",
        cases);
  }

  private Work enqueue() {
    return new Work(
        "enqueue",
        "One producer enqueues: it waits for each reply, or has 1,000 calls in flight, or hands"
            + " over 1,000 jobs in one call.",
        List.of(
            enqueue("enqueue one by one", new Enqueue(Place.PLAIN, 1, 1), system -> true),
            enqueue(
                "enqueue, 1,000 in flight",
                new Enqueue(Place.PLAIN, IN_FLIGHT, 1),
                system -> system.can(Ability.IN_FLIGHT)),
            enqueue(
                "enqueue in bulk",
                new Enqueue(Place.PLAIN, 1, BULK),
                system -> system.can(Ability.BULK))));
  }

  private Case enqueue(String label, Enqueue enqueue, Predicate<Contender> who) {
    List<Entrant> entrants =
        entrants(who, system -> run -> enqueue.run(run, run.field().contender(system)));
    if (enqueue.place() == Place.PLAIN) {
      entrants.add(new Entrant(LIMIT, enqueue::limit));
    }
    return Case.of(label, 1, entrants);
  }

  private Work io() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(MANY, 2 * MANY)) {
      List<Entrant> entrants =
          drains(
              Drain.of(JobKind.WAIT, IO_MILLIS, processors, processors),
              system -> processors <= MANY || system.can(Ability.MANY_PROCESSORS));
      entrants.add(ideal(processors));
      cases.add(Case.of("I/O 20 ms", processors, entrants));
    }
    cases.add(
        Case.of(
            "I/O 20 ms, elastic",
            5 * MANY,
            List.of(
                elastic("elastic 1-500", JobKind.WAIT, IO_MILLIS, 1, 5 * MANY),
                elastic("fixed 500", JobKind.WAIT, IO_MILLIS, 5 * MANY, 5 * MANY),
                ideal(5 * MANY))));
    return new Work(
        "io",
        "Jobs that wait 20 ms, as for a network. The ideal is what so many processors could do if"
            + " nothing else took time.",
        cases);
  }

  private Work wakeUp() {
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
            Case.of("wake-up of idle workers", 1, woken(many, true)),
            Case.of("wake-up of one idle process", FEW, woken(one, false)),
            Case.of("wake-up, 100 idle processes", FEW / 2 * MANY, woken(fleet, false))));
  }

  /** This project with a producer of its own and with node-resque's; peers with their own. */
  private List<Entrant> woken(WakeUp wakeUp, boolean peers) {
    List<Entrant> entrants = new ArrayList<>();
    for (Contender system : systems) {
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

  private Work idle() {
    List<Idle> settings =
        List.of(
            new Idle(1, 1),
            new Idle(MANY, 1),
            new Idle(1_000, 1),
            new Idle(1, MANY),
            new Idle(1, 1_000));
    List<Idle> few =
        settings.stream().filter(each -> each.processors() * each.queues() <= MANY).toList();
    List<Case> cases =
        List.of(
            Case.once(
                "idle",
                1,
                entrants(
                    system -> system.can(Ability.SCHEDULE),
                    system ->
                        run ->
                            Idle.run(
                                run, system, system.equals(Contenders.OWN) ? settings : few))));
    return new Work(
        "idle",
        "What workers without work cost Redis: commands that it executes, those inside of scripts too,"
            + " by INFO commandstats; and those that clients send, by MONITOR, of this project also"
            + " without its pings.",
        cases);
  }

  private Work delayed() {
    List<Entrant> late = new ArrayList<>();
    late.add(new Entrant(Contenders.OWN, run -> Transfer.late(run, 0)));
    late.add(
        new Entrant(
            Contenders.OWN + ", many others", run -> Transfer.late(run, run.sizes().later())));
    return new Work(
        "delayed",
        "Schedulers move delayed jobs that are all due, 100 in each second or all in one (ours: 100,000"
            + " jobs, in a process with a heap of 256 MB); and how late the latest of five jobs is moved after"
            + " its second, alone and while a million others are delayed over 100,000 seconds.",
        List.of(
            Case.once(
                "delayed jobs moved",
                1,
                entrants(
                    system -> system.can(Ability.SCHEDULE),
                    system -> run -> Transfer.due(run, system))),
            Case.once(
                "delayed jobs of one second moved",
                1,
                entrants(
                    system -> system.can(Ability.SCHEDULE),
                    system -> run -> Transfer.dueAtOnce(run, system))),
            Case.once("delayed job is late", 1, late)));
  }

  private Work cpu() {
    List<Entrant> fixed =
        drains(Drain.of(JobKind.CPU, CPU_MILLIS, FEW, FEW), system -> system.can(Ability.CPU));
    fixed.add(cores(1_000 / CPU_MILLIS));
    return new Work(
        "cpu",
        "Jobs that keep a core busy for 5 ms; an elastic pool of 1 to 100 beside fixed sizes. The"
            + " ideal is what all cores could do if they did nothing else.",
        List.of(
            Case.of("CPU 5 ms", FEW, fixed),
            Case.of("CPU 5 ms, elastic", MANY, sizes(JobKind.CPU, 1_000 / CPU_MILLIS))));
  }

  private Work mixed() {
    return new Work(
        "mixed",
        "Every second job keeps a core busy for 5 ms, the others wait 20 ms; an elastic pool of 1 to"
            + " 100 beside fixed sizes.",
        List.of(Case.of("mixed 5/20 ms, elastic", MANY, sizes(JobKind.MIXED, 2_000 / CPU_MILLIS))));
  }

  private static List<Entrant> sizes(JobKind kind, int perCore) {
    return List.of(
        elastic("elastic 1-100", kind, CPU_MILLIS, 1, MANY),
        elastic("fixed 2", kind, CPU_MILLIS, 2, 2),
        elastic("fixed 10", kind, CPU_MILLIS, FEW, FEW),
        elastic("fixed 100", kind, CPU_MILLIS, MANY, MANY),
        cores(perCore));
  }

  private static Entrant cores(int perCore) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Entrant(IDEAL, run -> run.found(0, (double) cores * perCore, Unit.RATE));
  }

  private Work cost() {
    Drain drain = Drain.noop(MANY);
    Drain each = Drain.noop(FEW);
    return new Work(
        "cost",
        "What a job that does nothing costs: with 100 processors by the size of its payload, and by how"
            + " many queues the jobs lie in; with 10 in each process by how many processes there are"
            + " (in one JVM, each with its own connections).",
        List.of(
            Case.of(
                "cost by payload",
                MANY,
                List.of(
                    own("100 B", drain.costs(1, 50)),
                    own("1 kB", drain.costs(1, 1_000)),
                    own("10 kB", drain.costs(1, 10_000)),
                    own("100 kB", drain.costs(1, 100_000)),
                    own("1 MB", drain.costs(1, 1_000_000)))),
            Case.of(
                "cost by queues",
                MANY,
                List.of(
                    own("1 queue", drain.costs(1, 0)),
                    own("10 queues", drain.costs(10, 0)),
                    own("100 queues", drain.costs(100, 0)),
                    own("1,000 queues", drain.costs(1_000, 0)))),
            Case.of(
                "cost by processes",
                FEW,
                List.of(
                    own("1 process", each.costsIn(1)),
                    own("10 processes", each.costsIn(10)),
                    own("100 processes", each.costsIn(100))))));
  }

  private Work aof() {
    Drain drain = Drain.noop(MANY).at(Place.DURABLE);
    List<Entrant> entrants = drains(drain, system -> system.can(Ability.IN_FLIGHT));
    entrants.add(new Entrant(LIMIT, new DrainLimit(drain)::run));
    return new Work(
        "aof",
        "The same drain with an append-only file that is synced each second.",
        List.of(Case.of("drain no-op, AOF everysec", MANY, entrants)));
  }

  private Work far() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(FEW, MANY)) {
      Drain drain = Drain.noop(processors).at(Place.FAR);
      cases.add(
          Case.of(
              "drain no-op, 1 ms away",
              processors,
              drains(drain, system -> system.can(Ability.IN_FLIGHT))));
    }
    cases.add(
        enqueue(
            "enqueue one by one, 1 ms away",
            new Enqueue(Place.FAR, 1, 1),
            system -> system.can(Ability.IN_FLIGHT)));
    return new Work(
        "far", "The same with a Redis that is one millisecond away, there and back.", cases);
  }

  private Work kill() {
    return new Work(
        "kill",
        "Processes are killed by SIGKILL, 100 ms after each other: how long until the job of each"
            + " runs elsewhere, and until another scheduler leads; with the defaults.",
        List.of(
            Case.once(
                "job of a killed worker runs again",
                1,
                List.of(new Entrant(Contenders.OWN, Kill::worker))),
            Case.once(
                "another scheduler leads", 1, List.of(new Entrant(Contenders.OWN, Kill::leader)))));
  }

  private Work memory() {
    List<Entrant> resident = new ArrayList<>();
    resident.add(new Entrant(Contenders.OWN, Footprint::daemon));
    resident.addAll(
        entrants(
            system -> system.can(Ability.MANY_PROCESSORS) && !system.name().equals(Contenders.OWN),
            system -> run -> Footprint.peer(run, system)));
    return new Work(
        "memory",
        "Resident memory of a process with 1,000 idle processors, ours as the daemon 'resque4j"
            + " worker'; and how long the whole process 'resque4j queue list' takes.",
        List.of(
            Case.once("resident, idle", 1_000, resident),
            Case.of("queue list", 0, List.of(new Entrant(Contenders.OWN, Footprint::command)))));
  }

  private static Entrant ideal(int processors) {
    return new Entrant(IDEAL, run -> run.found(0, processors * 1e3 / IO_MILLIS, Unit.RATE));
  }

  /** This project alone, with a name that says how many processors it has. */
  private static Entrant elastic(String name, JobKind kind, int millis, int min, int max) {
    Drain drain = Drain.of(kind, millis, min, max);
    return new Entrant(
        Contenders.OWN + ", " + name, run -> drain.run(run, run.field().contender(Contenders.OWN)));
  }

  private static Entrant own(String name, Drain drain) {
    return new Entrant(
        Contenders.OWN + ", " + name, run -> drain.run(run, run.field().contender(Contenders.OWN)));
  }

  private List<Entrant> drains(Drain drain, Predicate<Contender> who) {
    return entrants(who, system -> run -> drain.run(run, run.field().contender(system)));
  }

  private List<Entrant> entrants(Predicate<Contender> who, Function<String, Work.Attempt> attempt) {
    List<Entrant> entrants = new ArrayList<>();
    for (Contender system : systems) {
      if (who.test(system)) {
        entrants.add(new Entrant(system.name(), attempt.apply(system.name())));
      }
    }
    return entrants;
  }
}
