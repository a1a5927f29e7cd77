package io.resque4j.worker;

import io.resque4j.core.ProcessName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The task processors that there are. The dispatcher's thread alone puts them in and takes them
 * out; any thread may read them.
 */
final class ProcessorPool {
  private final ProcessName process;
  private final String queues;
  private final int most;
  private final TreeSet<Integer> freeNumbers = new TreeSet<>();
  private int lastNumber;
  private volatile List<TaskProcessor> all = List.of();
  private volatile int wanted;

  /** Those of {@link #all} whose job ignores its interrupt. */
  private final AtomicInteger aside = new AtomicInteger();

  /** Those that are made and not in {@link #all} yet. */
  private final AtomicInteger coming = new AtomicInteger();

  /**
   * An empty pool.
   *
   * @param queues the queues as they are registered for each processor
   * @param most how many there may be; as many again may be set aside
   */
  ProcessorPool(ProcessName process, String queues, int most) {
    this.most = most;
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
    coming.addAndGet(count);
    return created;
  }

  /** Redis may or may not know these: they do not come, and their numbers are not used again. */
  void dismiss(List<TaskProcessor> created) {
    coming.addAndGet(-created.size());
  }

  /** Redis has forgotten these: their numbers may be used again. */
  synchronized void forgotten(List<TaskProcessor> processors) {
    processors.forEach(each -> freeNumbers.add(each.number()));
  }

  /** All there are. */
  List<TaskProcessor> all() {
    return all;
  }

  /** How many there are and are being made, without those that are set aside. */
  int size() {
    return inPlace() + coming.get();
  }

  private int inPlace() {
    return all.size() - aside.get();
  }

  /** How many are set aside. */
  int aside() {
    return aside.get();
  }

  /**
   * The job of a processor ignores its interrupt: it counts no more, so that another one can take
   * its place.
   *
   * @return false: so many are set aside that this one is not, and is missed
   */
  boolean setAside(TaskProcessor processor) {
    if (processor.isAside() || aside.get() >= most) {
      return false;
    }
    processor.aside(true);
    aside.incrementAndGet();
    return true;
  }

  /** Its job has ended after all: there is one too many now, of which an idle one leaves. */
  void takeBack(TaskProcessor processor) {
    processor.aside(false);
    aside.decrementAndGet();
  }

  /** Those that may ask for a job now: a pool that is to shrink lets its surplus rest. */
  List<TaskProcessor> free() {
    List<TaskProcessor> processors = all;
    List<TaskProcessor> free = processors.stream().filter(TaskProcessor::isFree).toList();
    int surplus = inPlace() - wanted;
    return surplus <= 0 ? free : free.subList(0, Math.max(0, free.size() - surplus));
  }

  /** Whether {@link #free} has any. */
  boolean anyFree() {
    int surplus = inPlace() - wanted;
    return surplus <= 0 ? all.stream().anyMatch(TaskProcessor::isFree) : !free().isEmpty();
  }

  /** How many there are to be. */
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
    coming.addAndGet(-processors.size());
  }

  /** Takes one out whatever it holds; its number is not used again. */
  void abandon(TaskProcessor processor) {
    all = all.stream().filter(each -> each != processor).toList();
    wanted = Math.min(wanted, inPlace());
  }

  /** Takes idle ones out, the highest numbers first, while there are more than wanted. */
  List<TaskProcessor> retire() {
    List<TaskProcessor> processors = all;
    int surplus = inPlace() - wanted;
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
