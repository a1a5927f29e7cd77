package io.resque4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells an error service of each job that failed for good. {@code META-INF/services} names this
 * class, and every worker that gets this jar has one. A client such as Sentry's takes the place of
 * all below {@link #onFailure}: start it in the constructor, give it the failure with queue and
 * class as tags, and flush it in {@link #onMultiWorkerEnd}.
 */
public final class ErrorReporter implements WorkerListener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_UNDER_WAY = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Optional<URI> service =
      Optional.ofNullable(System.getenv("ERROR_REPORTS_URL")).map(URI::create);
  private final Semaphore free = new Semaphore(MOST_UNDER_WAY);

  /** Only who has something to tell needs it. */
  private static final class Http {
    static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  /** On a thread of the engine: nothing here waits, and a service that is slow costs reports. */
  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    if (service.isEmpty() || !free.tryAcquire()) {
      return;
    }
    HttpRequest report =
        HttpRequest.newBuilder(service.get())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(report(job, failure)))
            .build();
    Http.CLIENT
        .sendAsync(report, BodyHandlers.discarding())
        .whenComplete((answer, problem) -> free.release());
  }

  private static String report(JobEvent job, Throwable failure) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("class", job.jobClass());
    report.put("queue", job.queue());
    report.put("worker", job.worker());
    report.put("error", failure.getClass().getName());
    report.put("message", failure.getMessage());
    return JSON.valueToTree(report).toString();
  }

  /** The process is about to end: what is under way has a moment to arrive. */
  @Override
  public void onMultiWorkerEnd(MultiWorker worker) {
    try {
      if (free.tryAcquire(MOST_UNDER_WAY, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        free.release(MOST_UNDER_WAY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
