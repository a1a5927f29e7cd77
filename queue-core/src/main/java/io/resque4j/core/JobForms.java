package io.resque4j.core;

import com.fasterxml.jackson.core.type.TypeReference;
import io.resque4j.core.JobBody.ContextJob1;
import io.resque4j.core.JobBody.ContextJob2;
import io.resque4j.core.JobBody.ContextJob3;
import io.resque4j.core.JobBody.Job0;
import io.resque4j.core.JobBody.Job1;
import io.resque4j.core.JobBody.Job2;
import io.resque4j.core.JobBody.Job3;
import io.resque4j.core.JobBody.VoidContextJob1;
import io.resque4j.core.JobBody.VoidContextJob2;
import io.resque4j.core.JobBody.VoidContextJob3;
import io.resque4j.core.JobBody.VoidJob0;
import io.resque4j.core.JobBody.VoidJob1;
import io.resque4j.core.JobBody.VoidJob2;
import io.resque4j.core.JobBody.VoidJob3;
import io.resque4j.core.JobBody.VoidJson;
import java.util.List;

/**
 * The forms in which a job can be defined: with up to three arguments of Java types or with its
 * arguments as JSON, with its context or without, returning a result or nothing.
 *
 * <p>Where a job takes Java types, Jackson binds the arguments to them: scalars, records, beans,
 * and with a {@link TypeReference} generic types such as {@code List<Mail>}. For {@code Instant},
 * {@code Duration} and the other types of {@code java.time}, as arguments or in records, put {@code
 * com.fasterxml.jackson.datatype:jackson-datatype-jsr310} on the class path; it is found there.
 *
 * <p>An argument that is missing, or null, is null. One that does not fit makes the job fail with
 * {@link InvalidArgumentsException}; so does one that is missing where the job needs a number or a
 * boolean: {@code (a, b) -> a + b}.
 *
 * <p>A method reference may return something or nothing, and so may a lambda in braces. Only one
 * form is beyond Java's overloads: a lambda without braces and without types around a void method,
 * {@code mail -> send(mail)}. Write {@code mail -> {send(mail);}}, {@code (Mail mail) ->
 * send(mail)}, or {@code this::send}. A reference to a void method that is overloaded, such as
 * {@code System.out::println}, wants to be a lambda in braces too.
 *
 * <p>The parameter {@code none} of the forms that return nothing is always left out. It makes Java
 * look at them last, so that a form which fits both ways keeps its result.
 */
public abstract sealed class JobForms permits Jobs.Builder {
  JobForms() {}

  /**
   * A job that takes its arguments as JSON. All other forms lead to this one.
   *
   * @throws IllegalArgumentException when the class is defined already
   */
  public abstract Jobs.Builder job(String jobClass, JobHandler handler);

  /** A job that takes its arguments as JSON and returns nothing. */
  public Jobs.Builder job(String jobClass, VoidJson job, Void... none) {
    JobHandler handler =
        (context, args) -> {
          job.perform(context, args);
          return null;
        };
    return job(jobClass, handler);
  }

  /** A job without arguments. */
  public Jobs.Builder job(String jobClass, Job0 job) {
    return job(jobClass, (context, args) -> job.perform());
  }

  /** A job without arguments that returns nothing. */
  public Jobs.Builder job(String jobClass, VoidJob0 job, Void... none) {
    return job(
        jobClass,
        (context, args) -> {
          job.perform();
          return null;
        });
  }

  /** A job with one argument. */
  public <A> Jobs.Builder job(String jobClass, Class<A> a, Job1<A> job) {
    return job(jobClass, a, (context, x) -> job.perform(x));
  }

  /** A job with two arguments. */
  public <A, B> Jobs.Builder job(String jobClass, Class<A> a, Class<B> b, Job2<A, B> job) {
    return job(jobClass, a, b, (context, x, y) -> job.perform(x, y));
  }

  /** A job with three arguments. */
  public <A, B, C> Jobs.Builder job(
      String jobClass, Class<A> a, Class<B> b, Class<C> c, Job3<A, B, C> job) {
    return job(jobClass, a, b, c, (context, x, y, z) -> job.perform(x, y, z));
  }

  /** A job with one argument, that returns nothing. */
  public <A> Jobs.Builder job(String jobClass, Class<A> a, VoidJob1<A> job, Void... none) {
    return job(
        jobClass,
        a,
        (context, x) -> {
          job.perform(x);
          return null;
        });
  }

  /** A job with two arguments, that returns nothing. */
  public <A, B> Jobs.Builder job(
      String jobClass, Class<A> a, Class<B> b, VoidJob2<A, B> job, Void... none) {
    return job(
        jobClass,
        a,
        b,
        (context, x, y) -> {
          job.perform(x, y);
          return null;
        });
  }

  /** A job with three arguments, that returns nothing. */
  public <A, B, C> Jobs.Builder job(
      String jobClass, Class<A> a, Class<B> b, Class<C> c, VoidJob3<A, B, C> job, Void... none) {
    return job(
        jobClass,
        a,
        b,
        c,
        (context, x, y, z) -> {
          job.perform(x, y, z);
          return null;
        });
  }

  /** A job with its context and one argument. */
  public <A> Jobs.Builder job(String jobClass, Class<A> a, ContextJob1<A> job) {
    return bound(jobClass, job, Argument.of(a));
  }

  /** A job with its context and two arguments. */
  public <A, B> Jobs.Builder job(String jobClass, Class<A> a, Class<B> b, ContextJob2<A, B> job) {
    return bound(jobClass, job, Argument.of(a), Argument.of(b));
  }

  /** A job with its context and three arguments. */
  public <A, B, C> Jobs.Builder job(
      String jobClass, Class<A> a, Class<B> b, Class<C> c, ContextJob3<A, B, C> job) {
    return bound(jobClass, job, Argument.of(a), Argument.of(b), Argument.of(c));
  }

  /** A job with its context and one argument, that returns nothing. */
  public <A> Jobs.Builder job(String jobClass, Class<A> a, VoidContextJob1<A> job, Void... none) {
    return job(
        jobClass,
        a,
        (context, x) -> {
          job.perform(context, x);
          return null;
        });
  }

  /** A job with its context and two arguments, that returns nothing. */
  public <A, B> Jobs.Builder job(
      String jobClass, Class<A> a, Class<B> b, VoidContextJob2<A, B> job, Void... none) {
    return job(
        jobClass,
        a,
        b,
        (context, x, y) -> {
          job.perform(context, x, y);
          return null;
        });
  }

  /** A job with its context and three arguments, that returns nothing. */
  public <A, B, C> Jobs.Builder job(
      String jobClass,
      Class<A> a,
      Class<B> b,
      Class<C> c,
      VoidContextJob3<A, B, C> job,
      Void... none) {
    return job(
        jobClass,
        a,
        b,
        c,
        (context, x, y, z) -> {
          job.perform(context, x, y, z);
          return null;
        });
  }

  /** A job with one argument of a generic type. */
  public <A> Jobs.Builder job(String jobClass, TypeReference<A> a, Job1<A> job) {
    return job(jobClass, a, (context, x) -> job.perform(x));
  }

  /** A job with two arguments of generic types. */
  public <A, B> Jobs.Builder job(
      String jobClass, TypeReference<A> a, TypeReference<B> b, Job2<A, B> job) {
    return job(jobClass, a, b, (context, x, y) -> job.perform(x, y));
  }

  /** A job with one argument of a generic type, that returns nothing. */
  public <A> Jobs.Builder job(String jobClass, TypeReference<A> a, VoidJob1<A> job, Void... none) {
    return job(
        jobClass,
        a,
        (context, x) -> {
          job.perform(x);
          return null;
        });
  }

  /** A job with two arguments of generic types, that returns nothing. */
  public <A, B> Jobs.Builder job(
      String jobClass, TypeReference<A> a, TypeReference<B> b, VoidJob2<A, B> job, Void... none) {
    return job(
        jobClass,
        a,
        b,
        (context, x, y) -> {
          job.perform(x, y);
          return null;
        });
  }

  /** A job with its context and one argument of a generic type. */
  public <A> Jobs.Builder job(String jobClass, TypeReference<A> a, ContextJob1<A> job) {
    return bound(jobClass, job, Argument.of(a));
  }

  /** A job with its context and two arguments of generic types. */
  public <A, B> Jobs.Builder job(
      String jobClass, TypeReference<A> a, TypeReference<B> b, ContextJob2<A, B> job) {
    return bound(jobClass, job, Argument.of(a), Argument.of(b));
  }

  /** A job with its context and one argument of a generic type, that returns nothing. */
  public <A> Jobs.Builder job(
      String jobClass, TypeReference<A> a, VoidContextJob1<A> job, Void... none) {
    return job(
        jobClass,
        a,
        (context, x) -> {
          job.perform(context, x);
          return null;
        });
  }

  /** A job with its context and two arguments of generic types, that returns nothing. */
  public <A, B> Jobs.Builder job(
      String jobClass,
      TypeReference<A> a,
      TypeReference<B> b,
      VoidContextJob2<A, B> job,
      Void... none) {
    return job(
        jobClass,
        a,
        b,
        (context, x, y) -> {
          job.perform(context, x, y);
          return null;
        });
  }

  private <A> Jobs.Builder bound(String jobClass, ContextJob1<A> job, Argument<A> a) {
    return typed(jobClass, (context, args) -> job.perform(context, a.bind(jobClass, args, 0)), a);
  }

  private <A, B> Jobs.Builder bound(
      String jobClass, ContextJob2<A, B> job, Argument<A> a, Argument<B> b) {
    return typed(
        jobClass,
        (context, args) ->
            job.perform(context, a.bind(jobClass, args, 0), b.bind(jobClass, args, 1)),
        a,
        b);
  }

  private <A, B, C> Jobs.Builder bound(
      String jobClass, ContextJob3<A, B, C> job, Argument<A> a, Argument<B> b, Argument<C> c) {
    return typed(
        jobClass,
        (context, args) ->
            job.perform(
                context,
                a.bind(jobClass, args, 0),
                b.bind(jobClass, args, 1),
                c.bind(jobClass, args, 2)),
        a,
        b,
        c);
  }

  private Jobs.Builder typed(String jobClass, JobHandler job, Argument<?>... arguments) {
    return job(jobClass, new TypedHandler(jobClass, job, List.of(arguments)));
  }
}
