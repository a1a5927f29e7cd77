package io.resque4j.core.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConfig;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, and the rule for everything that goes through it: what was not sent, or
 * was refused by a Redis that cannot do it just now, waits a bounded time; what was sent and got no
 * reply has an unknown outcome and is never sent again from here, unless it only reads or is a
 * script that says it may be repeated.
 *
 * <p>All methods may be called from any thread. Replies come on the connection's own thread: who
 * waits there for another reply waits for ever.
 */
public final class RedisGateway implements AutoCloseable {
  private static final long RETRY_UNSENT_MS = 20;
  private static final long RETRY_NOT_NOW_MS = 50;

  private final Link link;
  private final Topology topology;
  private final ResqueConfig config;
  private final ScheduledExecutorService timer;

  RedisGateway(Link link, Topology topology, ResqueConfig config, ScheduledExecutorService timer) {
    this.link = link;
    this.topology = topology;
    this.config = config;
    this.timer = timer;
  }

  /**
   * Runs a script by its digest, and by its text when Redis does not know it (any more).
   *
   * @return its reply as a list (of one element when the script returns a single value), with
   *     {@code Long}, {@code byte[]} and lists in it; exceptionally as {@link #call} says
   */
  public CompletableFuture<List<Object>> eval(
      LuaScript script, List<byte[]> keys, List<byte[]> args) {
    return send(
        c -> run(c, CommandType.EVALSHA, Bytes.of(script.sha()), keys, args),
        c -> run(c, CommandType.EVAL, script.source(), keys, args),
        script.repeatable());
  }

  private static CompletionStage<List<Object>> run(
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      CommandType how,
      byte[] script,
      List<byte[]> keys,
      List<byte[]> args) {
    return commands.dispatch(
        how, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), new ScriptArgs(script, keys, args));
  }

  /**
   * Sends a command. One that only reads is sent again when its reply is lost.
   *
   * @return its reply; or, exceptionally, {@link ResqueConnectionException} (not sent), {@link
   *     RedisRefusedException} (refused), {@link UnknownOutcomeException} (sent, no reply)
   */
  public <T> CompletableFuture<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
    return send(command, command, false);
  }

  private <T> CompletableFuture<T> send(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command,
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> inFull,
      boolean repeatable) {
    Attempt<T> attempt = new Attempt<>(command, inFull, repeatable);
    attempt.run();
    return attempt.result;
  }

  /** What Redis says of itself. */
  public CompletableFuture<String> info() {
    return call(RedisServerAsyncCommands::info);
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @throws ResqueException as {@link #call} says
   */
  public <T> T sync(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
    return await(call(command));
  }

  /** How long an operation takes at most: it waits for a connection, and may be sent twice. */
  Duration longestWait() {
    return config.connectWait().plus(config.commandTimeout().multipliedBy(2));
  }

  /**
   * Waits for a reply.
   *
   * @throws ResqueException as {@link #call} says
   */
  public static <T> T await(CompletableFuture<T> reply) {
    try {
      return reply.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownOutcomeException("interrupted while waiting for Redis' reply", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ResqueException resque) {
        throw resque;
      }
      throw new ResqueException("unexpected: " + e.getCause(), e.getCause());
    }
  }

  /** Runs a short task soon, on a thread that is not the connection's own. */
  void later(Runnable task) {
    try {
      timer.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // everything is being closed, and what it sends fails
    }
  }

  /** Whether a connection stands at this moment. */
  public boolean isConnected() {
    return link.isOpen();
  }

  /** Another number for each time that the connection was made anew. */
  public long connectionNumber() {
    return link.number();
  }

  /**
   * Calls the listener with the connection and with each that replaces it, before any command is
   * sent on it. Subscriptions, push listeners and tracking belong to one connection and begin anew
   * there. The listener must not wait for replies.
   */
  void onConnection(Consumer<StatefulRedisConnection<byte[], byte[]>> listener) {
    link.onConnection(listener);
  }

  /** Stays open when its connector is closed, until it is closed itself. */
  void outlive() {
    link.outlive();
  }

  /** Whether it was closed for good. */
  boolean isClosed() {
    return link.isClosed();
  }

  @Override
  public void close() {
    link.close();
  }

  /** One operation on its way, from its first sending to its end. */
  private final class Attempt<T> implements Runnable {
    private final Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>>
        inFull;
    private volatile Function<
            RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>>
        command;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final boolean repeatable;
    private final long deadline = System.nanoTime() + config.connectWait().toNanos();

    /** Once it was sent without a reply, no later failure can say that nothing has happened. */
    private volatile @Nullable Throwable unanswered;

    /**
     * An operation.
     *
     * @param inFull what to send when Redis does not know the script of the command
     * @param repeatable whether it may be sent again when its reply was lost
     */
    private Attempt(
        Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command,
        Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> inFull,
        boolean repeatable) {
      this.command = command;
      this.inFull = inFull;
      this.repeatable = repeatable;
    }

    @Override
    public void run() {
      CompletionStage<T> reply;
      try {
        reply = command.apply(link.current().async());
      } catch (RedisException e) {
        ended(e, false);
        return;
      } catch (IllegalStateException | RejectedExecutionException e) {
        if (!link.isClosed()) {
          throw e;
        }
        // Lettuce's own threads have ended, and it says so in their words, before it writes.
        ended(new RedisException("Connection is closed", e), false);
        return;
      }
      reply.whenComplete(
          (value, error) -> {
            if (error == null) {
              link.answered();
              result.complete(value);
            } else {
              ended(FailedReply.cause(error), Reads.isRead(reply));
            }
          });
    }

    private void ended(Throwable cause, boolean read) {
      if (cause instanceof RedisNoScriptException && !command.equals(inFull)) {
        command = inFull; // Redis answered with an error: this is no repetition
        run();
        return;
      }
      Failure failure = Failure.of(cause);
      tellLink(failure, cause);
      boolean again =
          switch (failure) {
            case NOT_SENT -> !link.isClosed();
            case NOT_NOW -> true;
            case REFUSED -> false;
            case NO_REPLY -> (read || repeatable) && !link.isClosed();
          };
      if (failure == Failure.NO_REPLY) {
        unanswered = cause;
      }
      if (!again || System.nanoTime() >= deadline || !schedule(failure)) {
        Throwable first = unanswered;
        result.completeExceptionally(
            first == null ? translate(failure, cause) : translate(Failure.NO_REPLY, first));
      }
    }

    private boolean schedule(Failure failure) {
      try {
        timer.schedule(
            this,
            failure == Failure.NOT_NOW ? RETRY_NOT_NOW_MS : RETRY_UNSENT_MS,
            TimeUnit.MILLISECONDS);
        return true;
      } catch (RejectedExecutionException e) {
        return false; // everything is being closed
      }
    }
  }

  private void tellLink(Failure failure, Throwable cause) {
    switch (failure) {
      case NOT_SENT -> {}
      case REFUSED -> link.answered();
      case NOT_NOW -> {
        link.answered();
        link.notNow(cause);
      }
      case NO_REPLY -> {
        if (cause instanceof RedisCommandTimeoutException) {
          link.timedOut();
        }
      }
    }
  }

  private ResqueException translate(Failure failure, Throwable cause) {
    return switch (failure) {
      case NOT_SENT ->
          new ResqueConnectionException(
              link.isClosed()
                  ? "the connection to Redis at %s was closed; nothing was sent"
                      .formatted(topology.address())
                  : "Redis at %s could not be reached for %d ms (%s); nothing was sent"
                      .formatted(
                          topology.address(),
                          config.connectWait().toMillis(),
                          link.lastFailure() == null
                              ? "the connection broke"
                              : Failure.rootMessage(link.lastFailure())),
              cause);
      case NOT_NOW, REFUSED ->
          new RedisRefusedException(
              "Redis at " + topology.address() + " refused: " + Failure.said(cause),
              cause,
              failure == Failure.NOT_NOW);
      case NO_REPLY ->
          new UnknownOutcomeException(
              "no reply from Redis at %s (%s): the operation may or may not have happened"
                  .formatted(topology.address(), Failure.rootMessage(cause)),
              cause);
    };
  }
}
