package io.resque4j.command.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Jobs that write a log of their own, and fail with what they were given. */
public final class TalkingJobs implements JobLibrary {
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Jobs");

  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job(
            "talk",
            JsonNode.class,
            person -> {
              MDC.put("tenant", "acme");
              LOG.info("hello {}", person.path("name").asText());
              return null;
            })
        .job(
            "refuse",
            JsonNode.class,
            person -> {
              throw new IllegalStateException("cannot log in with " + person.path("password"));
            });
  }
}
