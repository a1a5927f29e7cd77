package io.resque4j.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.resque4j.cli.output.Form;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * What is in Redis, in numbers. A key that holds something else than it should hides none of the
 * others: what it would say is unknown.
 *
 * @param queues how many jobs wait in each queue, by name
 * @param processed how many jobs were performed, ever
 * @param failed how many of them failed
 * @param failedList how many are in the failed list
 * @param delayedTimestamps for how many seconds jobs are delayed
 * @param workers how many workers there are
 * @param leader which scheduler leads; empty: none
 * @param unreadable what could not be read, and why
 */
record Stats(
    Optional<List<Waiting>> queues,
    Optional<Long> processed,
    Optional<Long> failed,
    Optional<Long> failedList,
    Optional<Long> delayedTimestamps,
    Optional<Long> workers,
    Optional<String> leader,
    List<String> unreadable) {
  static final Form<Stats> FORM =
      Form.<Stats>of("stats")
          .numberIfKnown("processed", Stats::processed)
          .numberIfKnown("failed", Stats::failed)
          .numberIfKnown("failedList", Stats::failedList)
          .numberIfKnown("delayedTimestamps", Stats::delayedTimestamps)
          .numberIfKnown("workers", Stats::workers)
          .optional("leader", stats -> stats.leader().filter(name -> !name.isEmpty()))
          .data("queues", Stats::queuesJson);

  /** A queue; nothing if its key is no list. */
  record Waiting(String queue, Optional<Long> waiting) {}

  static Stats read(Queue queue) {
    return new Reader(queue, new ArrayList<>()).read();
  }

  /** The same, with the first queues only. */
  Stats withAtMost(int most) {
    return new Stats(
        queues.map(all -> all.subList(0, Math.min(most, all.size()))),
        processed,
        failed,
        failedList,
        delayedTimestamps,
        workers,
        leader,
        unreadable);
  }

  private JsonNode queuesJson() {
    if (queues.isEmpty()) {
      return NullNode.instance;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Waiting each : queues.get()) {
      list.addObject().put("queue", each.queue()).put("waiting", each.waiting().orElse(null));
    }
    return list;
  }

  private record Reader(Queue queue, List<String> unreadable) {
    Stats read() {
      Optional<SortedSet<String>> names = value("the names of the queues", queue::queues);
      Optional<List<Waiting>> queues = names.map(all -> all.stream().map(this::waiting).toList());
      Optional<Map<String, Long>> counters = value("the counters", queue::stats);
      Optional<String> leader = value("the leader lock", queue::leader);
      return new Stats(
          queues,
          counters.map(all -> all.getOrDefault("processed", 0L)),
          counters.map(all -> all.getOrDefault("failed", 0L)),
          value("the failed list", queue::failedCount),
          value("the delayed timestamps", queue::delayedSeconds),
          value("the workers", () -> (long) queue.workers().size()),
          leader,
          List.copyOf(unreadable));
    }

    private Waiting waiting(String name) {
      return new Waiting(name, value("queue " + name, () -> queue.length(name)));
    }

    private <T> Optional<T> value(String what, Supplier<T> value) {
      try {
        return Optional.of(value.get());
      } catch (RedisRefusedException e) {
        unreadable.add(what + ": " + e.getMessage());
        return Optional.empty();
      }
    }
  }
}
