package io.resque4j.examples.programs;

import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Performs jobs whose arguments are Java types: scalars, a record, or raw JSON. */
public final class TypedJobs {
  /** In Redis it is a JSON object, as a Node producer writes it. */
  public record Mail(String to, String subject, @Nullable Integer priority) {}

  private TypedJobs() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(3);
    Jobs jobs =
        Jobs.builder()
            .job("add", Integer.class, Integer.class, (a, b) -> a + b)
            .job("sendMail", Mail.class, mail -> "sent to " + mail.to())
            .job("count", (context, json) -> json.size() + " arguments, by " + context.jobClass())
            .build();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onSuccess(JobEvent job, @Nullable Object result) {
            System.out.println(job.jobClass() + ": " + result);
            ended.countDown();
          }
        };
    try (Resque resque = Resque.connect(args.length > 0 ? args[0] : "redis://localhost:6379")) {
      Queue queue = resque.queue();
      queue.enqueue("typed", "add", 1, 2);
      queue.enqueue("typed", "sendMail", new Mail("ada@example.org", "Hello", null));
      queue.enqueue("typed", "count", "any", true, 1.5);

      try (MultiWorker worker =
          MultiWorker.builder(resque, jobs)
              .queues("typed")
              .taskProcessors(1)
              .listener(listener)
              .start()) {
        ended.await(); // a service calls worker.awaitStop()
      }
    }
  }
}
