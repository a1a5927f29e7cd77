package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How many jobs go through in a second, or what one of them costs. */
final class RateWorks {
  private static final int IO_MILLIS = 20;
  private static final int CPU_MILLIS = 5;
  private static final int FEW = 10;
  private static final int MANY = 100;
  private static final int IN_FLIGHT = 1_000;
  private static final int BULK = 1_000;
  private static final String DRAIN = "drain no-op";
  private static final String ONE_BY_ONE = "enqueue one by one";
  private static final String AT_ONCE = "enqueue, 1,000 in flight";
  private static final String IN_BULK = "enqueue in bulk";

  /** A slow call warms its way up with fewer calls. */
  private static final int SLOW = 5;

  /** What a system does on average, for the expectation of who waits. */
  private static final int JOBS_PER_MILLI = 12;

  /** To fill a queue, to start workers and to stop them. */
  private static final Duration AROUND = Duration.ofMillis(700);

  private final Lineup lineup;
  private final Sizes sizes;

  RateWorks(Lineup lineup, Sizes sizes) {
    this.lineup = lineup;
    this.sizes = sizes;
  }

  Work drain() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(1, FEW, MANY, 1_000)) {
      Drain drain = Drain.noop(processors);
      List<Entrant> entrants =
          lineup.drains(drain, system -> processors <= MANY || system.can(Ability.MANY_PROCESSORS));
      entrants.add(new Entrant(Works.LIMIT, new DrainLimit(drain)::run));
      cases.add(row(DRAIN, processors, entrants));
    }
    return new Work(
        "drain",
        "Jobs that do nothing are worked off from a full queue. The limit is what Redis does when"
            + " a bare client has it run the same scripts with as many jobs in each.",
        cases);
  }

  Work enqueue() {
    return new Work(
        "enqueue",
        "One producer enqueues: it waits for each reply, or has 1,000 calls in flight, or hands"
            + " over 1,000 jobs in one call.",
        List.of(
            enqueue(ONE_BY_ONE, new Enqueue(Place.PLAIN, 1, 1), system -> true),
            enqueue(
                AT_ONCE,
                new Enqueue(Place.PLAIN, IN_FLIGHT, 1),
                system -> system.can(Ability.IN_FLIGHT)),
            enqueue(
                IN_BULK, new Enqueue(Place.PLAIN, 1, BULK), system -> system.can(Ability.BULK))));
  }

  private Case enqueue(String label, Enqueue enqueue, Predicate<Contender> who) {
    List<Entrant> entrants =
        lineup.entrants(who, system -> run -> enqueue.run(run, run.field().contender(system)));
    if (enqueue.place() == Place.PLAIN) {
      entrants.add(new Entrant(Works.LIMIT, enqueue::limit));
    }
    return row(label, 1, entrants);
  }

  Work io() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(MANY, 2 * MANY)) {
      List<Entrant> entrants =
          lineup.drains(
              Drain.of(JobKind.WAIT, IO_MILLIS, processors, processors),
              system -> processors <= MANY || system.can(Ability.MANY_PROCESSORS));
      entrants.add(ideal(processors));
      cases.add(row("I/O 20 ms", processors, entrants));
    }
    cases.add(
        elastic(
            "I/O 20 ms, elastic",
            5 * MANY,
            List.of(
                own("elastic 1-500", JobKind.WAIT, IO_MILLIS, 1, 5 * MANY),
                own("fixed 500", JobKind.WAIT, IO_MILLIS, 5 * MANY, 5 * MANY),
                ideal(5 * MANY))));
    return new Work(
        "io",
        "Jobs that wait 20 ms, as for a network. The ideal is what so many processors could do if"
            + " nothing else took time.",
        cases);
  }

  Work cpu() {
    List<Entrant> fixed =
        lineup.drains(
            Drain.of(JobKind.CPU, CPU_MILLIS, FEW, FEW), system -> system.can(Ability.CPU));
    fixed.add(cores(1_000 / CPU_MILLIS));
    return new Work(
        "cpu",
        "Jobs that keep a core busy for 5 ms; an elastic pool of 1 to 100 beside fixed sizes. The"
            + " ideal is what all cores could do if they did nothing else.",
        List.of(
            row("CPU 5 ms", FEW, fixed),
            elastic("CPU 5 ms, elastic", MANY, sizes(JobKind.CPU, 1_000 / CPU_MILLIS))));
  }

  Work mixed() {
    return new Work(
        "mixed",
        "Every second job keeps a core busy for 5 ms, the others wait 20 ms; an elastic pool of 1 to"
            + " 100 beside fixed sizes.",
        List.of(elastic("mixed 5/20 ms, elastic", MANY, sizes(JobKind.MIXED, 2_000 / CPU_MILLIS))));
  }

  private static List<Entrant> sizes(JobKind kind, int perCore) {
    return List.of(
        own("elastic 1-100", kind, CPU_MILLIS, 1, MANY),
        own("fixed 2", kind, CPU_MILLIS, 2, 2),
        own("fixed 10", kind, CPU_MILLIS, FEW, FEW),
        own("fixed 100", kind, CPU_MILLIS, MANY, MANY),
        cores(perCore));
  }

  private static Entrant cores(int perCore) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Entrant(Works.IDEAL, run -> run.found(0, (double) cores * perCore, Unit.RATE));
  }

  Work cost() {
    Drain drain = Drain.noop(MANY);
    Drain few = Drain.noop(FEW);
    return new Work(
        "cost",
        "What a job that does nothing costs: with 10 processors by the size of its payload; with 100 by how"
            + " many queues the jobs lie in; with 10 in each process by how many processes there are"
            + " (in one JVM, each with its own connections).",
        List.of(
            row(
                "cost by payload",
                FEW,
                List.of(
                    own("100 B", few.costs(1, 50)),
                    own("1 kB", few.costs(1, 1_000)),
                    own("10 kB", few.costs(1, 10_000)),
                    own("100 kB", few.costs(1, 100_000)),
                    own("1 MB", few.costs(1, 1_000_000)))),
            row(
                "cost by queues",
                MANY,
                List.of(
                    own("1 queue", drain.costs(1, 0)),
                    own("10 queues", drain.costs(10, 0)),
                    own("100 queues", drain.costs(100, 0)),
                    own("1,000 queues", drain.costs(1_000, 0)))),
            row(
                "cost by processes",
                FEW,
                List.of(
                    own("1 process", few.costsIn(1)),
                    own("10 processes", few.costsIn(10)),
                    own("100 processes", few.costsIn(100))))));
  }

  Work aof() {
    Drain drain = Drain.noop(MANY).at(Place.DURABLE);
    List<Entrant> entrants = lineup.drains(drain, system -> system.can(Ability.IN_FLIGHT));
    entrants.add(new Entrant(Works.LIMIT, new DrainLimit(drain)::run));
    return new Work(
        "aof",
        "The same drain with an append-only file that is synced each second.",
        List.of(row("drain no-op, AOF everysec", MANY, entrants)));
  }

  Work far() {
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(FEW, MANY)) {
      Drain drain = Drain.noop(processors).at(Place.FAR);
      cases.add(
          row(
              "drain no-op, 1 ms away",
              processors,
              lineup.drains(drain, system -> system.can(Ability.IN_FLIGHT))));
    }
    cases.add(
        enqueue(
            "enqueue one by one, 1 ms away",
            new Enqueue(Place.FAR, 1, 1),
            system -> system.can(Ability.IN_FLIGHT)));
    return new Work(
        "far", "The same with a Redis that is one millisecond away, there and back.", cases);
  }

  private static Entrant ideal(int processors) {
    return new Entrant(Works.IDEAL, run -> run.found(0, processors * 1e3 / IO_MILLIS, Unit.RATE));
  }

  private static Entrant own(String name, Drain drain) {
    return Lineup.own(name, drain);
  }

  private static Entrant own(String name, JobKind kind, int millis, int min, int max) {
    return Lineup.own(name, Drain.of(kind, millis, min, max));
  }

  private Case row(String label, int processors, List<Entrant> entrants) {
    return Case.of(label, processors, entrants, sizes.rate().plus(AROUND));
  }

  /** The first of them is elastic, the last the ideal. */
  private Case elastic(String label, int processors, List<Entrant> entrants) {
    int all = entrants.size();
    Duration each = sizes.rate().plus(AROUND);
    Duration together = sizes.elastic().plus(AROUND).plus(each.multipliedBy(all - 2));
    return Case.of(label, processors, entrants, together.dividedBy(all));
  }

  /**
   * The same number of jobs for each system and for the client of the limit, under the names of the
   * rows: so that the first round knows how many jobs it needs.
   */
  Work warmUp() {
    int jobs = sizes.warmUp();
    List<Case> cases = new ArrayList<>();
    for (int processors : List.of(FEW, MANY)) {
      Drain drain = Drain.noop(processors);
      int some = processors == FEW ? jobs : jobs / 2;
      List<Entrant> entrants =
          lineup.entrants(
              system -> true, name -> run -> drain.run(run, run.field().contender(name), some));
      entrants.add(new Entrant(Works.LIMIT, run -> new DrainLimit(drain).run(run, some)));
      cases.add(Case.of(DRAIN, processors, entrants, warmedUp(some)));
    }
    cases.add(warmUp(ONE_BY_ONE, new Enqueue(Place.PLAIN, 1, 1), jobs / SLOW, system -> true));
    cases.add(
        Case.of(
            "producer",
            1,
            lineup.entrants(
                system -> system.name().equals(Contenders.OWN),
                name ->
                    run ->
                        new Enqueue(Place.PLAIN, 1, 1)
                            .run(run, run.field().producer(), jobs / SLOW)),
            warmedUp(jobs / SLOW)));
    cases.add(
        warmUp(
            AT_ONCE,
            new Enqueue(Place.PLAIN, IN_FLIGHT, 1),
            jobs,
            system -> system.can(Ability.IN_FLIGHT)));
    cases.add(
        warmUp(
            IN_BULK, new Enqueue(Place.PLAIN, 1, BULK), jobs, system -> system.can(Ability.BULK)));
    return new Work("warm-up", "", cases);
  }

  private Case warmUp(String label, Enqueue enqueue, int jobs, Predicate<Contender> who) {
    List<Entrant> entrants =
        lineup.entrants(who, name -> run -> enqueue.run(run, run.field().contender(name), jobs));
    entrants.add(new Entrant(Works.LIMIT, run -> enqueue.limit(run, jobs)));
    return Case.of(label, 1, entrants, warmedUp(jobs));
  }

  private static Duration warmedUp(int jobs) {
    return AROUND.plusMillis(jobs / JOBS_PER_MILLI);
  }
}
