package io.resque4j.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of several actors one by one in many orders. Redis executes one script at a time,
 * so every race of its clients is one of these orders: threads would hit the rare ones hardly ever.
 *
 * <p>Each actor's own steps keep their order. If there are no more orders than asked for, each is
 * run once; else they are drawn at random, and the seed brings the same ones again.
 */
public final class Interleavings {
  private static final Logger LOG = LoggerFactory.getLogger(Interleavings.class);

  /** A step or an invariant; whatever it throws ends the exploration. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** One step of an actor: a script or a command. */
  private record Step(String name, Action action) {}

  /** Somebody who does one thing after the other, such as a worker. */
  public static final class Actor {
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private boolean mayDie;

    private Actor(String name) {
      this.name = name;
    }

    /** An actor without steps yet. */
    public static Actor named(String name) {
      return new Actor(name);
    }

    /** Adds what it does next. */
    public Actor step(String step, Action action) {
      steps.add(new Step(step, action));
      return this;
    }

    /** It may stop for ever after any of its steps, or before the first. */
    public Actor mayDie() {
      mayDie = true;
      return this;
    }
  }

  private Interleavings() {}

  /** As {@link #explore(long, int, Supplier, Action, Action)}, with one invariant at the end. */
  public static int explore(long seed, int orders, Supplier<List<Actor>> actors, Action invariant) {
    return explore(seed, orders, actors, () -> {}, invariant);
  }

  /**
   * Explores.
   *
   * @param seed the order number i of a random exploration is the first one of {@code seed + i}
   * @param orders how many orders at most
   * @param actors called for each order: fresh actors on a fresh namespace
   * @param always holds after every step
   * @param invariant holds at the end of every order
   * @return how many orders were run
   * @throws AssertionError at the first failure, with seed and order
   */
  public static int explore(
      long seed, int orders, Supplier<List<Actor>> actors, Action always, Action invariant) {
    List<Actor> first = actors.get();
    int[] counts = first.stream().mapToInt(actor -> actor.steps.size()).toArray();
    boolean anyDeath = first.stream().anyMatch(actor -> actor.mayDie);
    if (!anyDeath && count(counts) <= orders) {
      List<int[]> all = new ArrayList<>();
      enumerate(counts, new int[Arrays.stream(counts).sum()], 0, all);
      for (int i = 0; i < all.size(); i++) {
        run(i == 0 ? first : actors.get(), all.get(i), always, invariant, "order " + i + " of all");
      }
      LOG.info("all {} orders were run", all.size());
      return all.size();
    }
    for (int i = 0; i < orders; i++) {
      List<Actor> fresh = i == 0 ? first : actors.get();
      run(fresh, draw(fresh, new Random(seed + i)), always, invariant, "seed " + (seed + i));
    }
    LOG.info("{} orders were run from seed {}", orders, seed);
    return orders;
  }

  private static void run(
      List<Actor> actors, int[] order, Action always, Action invariant, String label) {
    int[] next = new int[actors.size()];
    List<String> done = new ArrayList<>();
    try {
      for (int turn : order) {
        Actor actor = actors.get(turn);
        Step step = actor.steps.get(next[turn]++);
        done.add(actor.name + "." + step.name);
        step.action.run();
        always.run();
      }
      done.add("(invariant)");
      invariant.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(label + ": " + String.join(", ", done) + ": " + e.getMessage(), e);
    }
  }

  /** Whose turn it is, step by step. Every order is as likely as any other. */
  private static int[] draw(List<Actor> actors, Random random) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      Actor actor = actors.get(i);
      int steps = actor.steps.size();
      int lived = actor.mayDie ? random.nextInt(steps + 1) : steps;
      turns.addAll(Collections.nCopies(lived, i));
    }
    Collections.shuffle(turns, random);
    return turns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many orders there are, or a very large number. */
  private static double count(int[] counts) {
    double orders = 1;
    int placed = 0;
    for (int steps : counts) {
      for (int k = 1; k <= steps; k++) {
        placed++;
        orders = orders * placed / k;
      }
    }
    return orders;
  }

  private static void enumerate(int[] left, int[] order, int position, List<int[]> all) {
    if (position == order.length) {
      all.add(order.clone());
      return;
    }
    for (int actor = 0; actor < left.length; actor++) {
      if (left[actor] > 0) {
        left[actor]--;
        order[position] = actor;
        enumerate(left, order, position + 1, all);
        left[actor]++;
      }
    }
  }
}
