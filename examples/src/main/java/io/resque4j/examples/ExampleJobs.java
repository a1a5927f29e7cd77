package io.resque4j.examples;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;

/** A few jobs, as a user's jar defines them. {@code META-INF/services} names this class. */
public final class ExampleJobs implements JobLibrary {

  /** What {@code resize} gets: one JSON object, bound to a record. */
  public record Image(String file, int width, int height) {}

  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job("greet", String.class, name -> "Hello " + name)
        .job("add", Double.class, Double.class, (a, b) -> a + b)
        .job("resize", Image.class, this::resize)
        .job(
            "greet-all",
            (context, names) -> {
              names.forEach(name -> context.resque().queue().enqueue("hello", "greet", name));
              return names.size();
            });
  }

  private String resize(Image image) {
    if (image.width() < 1 || image.height() < 1) {
      throw new IllegalArgumentException("expected a size of 1 pixel or more, got: " + image);
    }
    return image.file() + " at " + image.width() + "x" + image.height();
  }
}
