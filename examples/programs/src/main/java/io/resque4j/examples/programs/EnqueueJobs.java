package io.resque4j.examples.programs;

import io.resque4j.core.EnqueueReport;
import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Enqueues jobs: now, later, in bulk, and only once. No worker is needed for that. */
public final class EnqueueJobs {
  private EnqueueJobs() {}

  public static void main(String[] args) {
    try (Resque resque = Resque.connect(args.length > 0 ? args[0] : "redis://localhost:6379")) {
      Queue queue = resque.queue();

      queue.enqueue("mail", "send", "ada@example.org", "Hello");
      queue.enqueueIn(Duration.ofMinutes(10), "mail", "send", "ada@example.org", "Still there?");
      queue.enqueueAt(Instant.parse("2040-01-01T00:00:00Z"), "mail", "send", "all", "Cheers");

      List<EnqueueRequest> invoices =
          IntStream.rangeClosed(1, 1000)
              .mapToObj(number -> EnqueueRequest.of("billing", "invoice", number))
              .toList();
      EnqueueReport report = queue.enqueueAll(invoices);
      System.out.println("bulk: " + report);

      EnqueueRequest payment =
          EnqueueRequest.of("billing", "pay", 4711)
              .once("order-4711", Duration.ofDays(1))
              .toFront();
      System.out.println("first time: " + queue.enqueue(payment));
      System.out.println("second time: " + queue.enqueue(payment));

      System.out.println(
          "waiting: " + queue.length("mail") + " mail, " + queue.length("billing") + " billing");
      System.out.println("delayed: " + queue.timestamps().size());
    }
  }
}
