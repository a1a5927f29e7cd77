package io.resque4j.worker;

import io.resque4j.core.ProcessName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The task processors that there are. The dispatcher's thread alone puts them in and takes them
 * out; any thread may read them.
 */
final class ProcessorPool {
  private final ProcessName process;
  private final String queues;
  private final TreeSet<Integer> freeNumbers = new TreeSet<>();
  private int lastNumber;
  private volatile List<TaskProcessor> all = List.of();
  private volatile int wanted;

  /**
   * An empty pool.
   *
   * @param queues the queues as they are registered for each processor
   */
  ProcessorPool(ProcessName process, String queues) {
    this.process = process;
    this.queues = queues;
  }

  /**
   * Makes processors that are not in the pool yet, so that they can be registered first. A number
   * is used again only when Redis has forgotten its processor: until then a claim may bear it.
   */
  synchronized List<TaskProcessor> create(int count) {
    List<TaskProcessor> created = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Integer free = freeNumbers.pollFirst();
      int number = free == null ? ++lastNumber : free;
      created.add(new TaskProcessor(number, process.worker(number, queues)));
    }
    return created;
  }

  /** Redis has forgotten these: their numbers may be used again. */
  synchronized void forgotten(List<TaskProcessor> processors) {
    processors.forEach(each -> freeNumbers.add(each.number()));
  }

  /** All there are. */
  List<TaskProcessor> all() {
    return all;
  }

  /** How many there are. */
  int size() {
    return all.size();
  }

  /** Those that may ask for a job now: a pool that is to shrink lets its surplus rest. */
  List<TaskProcessor> free() {
    List<TaskProcessor> processors = all;
    List<TaskProcessor> free = processors.stream().filter(TaskProcessor::isFree).toList();
    int surplus = processors.size() - wanted;
    return surplus <= 0 ? free : free.subList(0, Math.max(0, free.size() - surplus));
  }

  /** Whether {@link #free} has any. */
  boolean anyFree() {
    int surplus = all.size() - wanted;
    return surplus <= 0 ? all.stream().anyMatch(TaskProcessor::isFree) : !free().isEmpty();
  }

  /** How many there are to be; more than there are while some are being made. */
  int wanted() {
    return wanted;
  }

  /** So many are to be there from now on: a surplus leaves with {@link #retire}. */
  void want(int processors) {
    wanted = processors;
  }

  /** Takes processors in. */
  void add(List<TaskProcessor> processors) {
    List<TaskProcessor> more = new ArrayList<>(all);
    more.addAll(processors);
    more.sort(Comparator.comparingInt(TaskProcessor::number));
    all = List.copyOf(more);
  }

  /** Takes one out whatever it holds; its number is not used again. */
  void abandon(TaskProcessor processor) {
    all = all.stream().filter(each -> each != processor).toList();
    wanted = Math.min(wanted, all.size());
  }

  /** Takes idle ones out, the highest numbers first, while there are more than wanted. */
  List<TaskProcessor> retire() {
    List<TaskProcessor> processors = all;
    int surplus = processors.size() - wanted;
    if (surplus <= 0) {
      return List.of();
    }
    List<TaskProcessor> left = new ArrayList<>(processors);
    List<TaskProcessor> retired = new ArrayList<>();
    for (int i = left.size() - 1; i >= 0 && retired.size() < surplus; i--) {
      if (left.get(i).isIdle()) {
        retired.add(left.remove(i));
      }
    }
    all = List.copyOf(left);
    return retired;
  }
}
