package io.resque4j.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the threads that jobs run on. */
public final class JobThreads {
  /** From this version on, virtual threads no longer pin their carrier in {@code synchronized}. */
  private static final int FIRST_WITHOUT_PINNING = 24;

  /** A platform thread without a job ends after this time or a little more. */
  private static final Duration KEEP_IDLE = Duration.ofSeconds(60);

  /** What jobs run on. */
  public enum Kind {
    /** Virtual threads from JDK 24, platform threads before. */
    AUTO,
    /** Virtual threads; needs JDK 21. */
    VIRTUAL,
    /** Platform threads. */
    PLATFORM
  }

  private JobThreads() {}

  /**
   * A factory of threads with names that begin with {@code prefix}.
   *
   * @throws IllegalArgumentException when virtual threads are asked for and this JDK has none
   */
  static ThreadFactory factory(Kind kind, String prefix) {
    boolean virtual =
        kind == Kind.VIRTUAL
            || (kind == Kind.AUTO && Runtime.version().feature() >= FIRST_WITHOUT_PINNING);
    if (!virtual) {
      return new PlatformFactory(prefix);
    }
    ThreadFactory factory = virtual(prefix);
    if (factory == null) {
      throw new IllegalArgumentException(
          "expected JDK 21 or later for virtual threads, got: " + Runtime.version().feature());
    }
    return factory;
  }

  /** Runs jobs, each on a thread of its own. */
  interface Runner extends Executor {
    /** So many jobs run at a time from now on. */
    default void resize(int atOnce) {
      // as many as there are
    }

    /** No more jobs are expected: threads without one end now, the others after theirs. */
    default void end() {
      // none stays without a job
    }

    /**
     * Has its threads see to something else too, before and after their jobs.
     *
     * @return false: they do not
     */
    default boolean attend(Errand errand) {
      return false;
    }

    /**
     * Wakes a thread that sleeps, for the errand alone.
     *
     * @return false: none sleeps, or they see to nothing but jobs
     */
    default boolean callOne() {
      return false;
    }
  }

  /** What threads do beside jobs. */
  interface Errand {
    /** Whether there is something to do. */
    boolean waits();

    /**
     * Does what there is.
     *
     * @return false: another thread is at it, which sees what came meanwhile
     */
    boolean run();

    /** There is something to do, and all threads are at work. */
    void unattended();
  }

  /** Runs up to {@code atOnce} jobs at a time. */
  static Runner runner(ThreadFactory factory, int atOnce) {
    return factory instanceof PlatformFactory
        ? new JobPool(factory, atOnce, KEEP_IDLE)
        : new VirtualRunner(factory);
  }

  private record VirtualRunner(ThreadFactory factory) implements Runner {
    @Override
    public void execute(Runnable job) {
      factory.newThread(job).start();
    }
  }

  private static final class PlatformFactory implements ThreadFactory {
    private final String prefix;
    private final AtomicLong number = new AtomicLong();

    PlatformFactory(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }

  /** Virtual threads are looked up by name, since this library is compiled for JDK 17. */
  private static @Nullable ThreadFactory virtual(String prefix) {
    try {
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle make =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      MethodHandle name =
          lookup.findVirtual(
              ofVirtual, "name", MethodType.methodType(ofVirtual, String.class, long.class));
      MethodHandle factory =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      return (ThreadFactory) factory.invoke(name.invoke(make.invoke(), prefix, 1L));
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
      return null;
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads cannot be made", e);
    }
  }
}
