package io.resque4j.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job whose arguments are bound to Java types. Where one that is missing meets a number or a
 * boolean in the job's own body, Java has nothing but a NullPointerException to say; this says
 * which argument it was.
 */
final class TypedHandler implements JobHandler {
  /** Frames of the lambdas through which this package calls the body; they lie below it. */
  private static final String ADAPTERS = JobForms.class.getName();

  private final String jobClass;
  private final JobHandler job;
  private final List<Argument<?>> arguments;

  TypedHandler(String jobClass, JobHandler job, List<Argument<?>> arguments) {
    this.jobClass = jobClass;
    this.job = job;
    this.arguments = arguments;
  }

  @Override
  public @Nullable Object perform(JobContext context, JsonNode args) throws Exception {
    try {
      return job.perform(context, args);
    } catch (NullPointerException e) {
      if (isOfTheBody(e)) {
        for (int i = 0; i < arguments.size(); i++) {
          arguments.get(i).checkUnboxed(jobClass, args, i, e);
        }
      }
      throw e;
    }
  }

  /**
   * Whether it was thrown by the body itself, and not by what the body called: the frame of the
   * body, if it has one, lies directly on ours. One that the compiler made cheap has no frames.
   */
  private static boolean isOfTheBody(NullPointerException e) {
    StackTraceElement[] frames = e.getStackTrace();
    return frames.length == 0 || isOurs(frames[0]) || (frames.length > 1 && isOurs(frames[1]));
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().equals(ADAPTERS);
  }
}
