package io.resque4j.cli.manage;

import io.resque4j.cli.config.Spans;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** A verb that only looks, so that it can look again and again. */
public abstract class LookingVerb extends RedisVerb {
  private static final String TO_THE_TOP = "\u001b[H\u001b[2J";

  @Option(
      names = "--watch",
      description =
          "Look again and again until Ctrl-C, also while Redis is away, but not once it refuses; on a"
              + " terminal the screen is drawn anew. With -o json each look is a document that is held"
              + " in memory until it is whole: take -o ndjson for long lists.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How often --watch looks: 500ms, 2s, 1m. Default: 2s.")
  private String every = "2s";

  private Duration between = Duration.ZERO;

  protected LookingVerb(Surroundings surroundings) {
    super(surroundings);
  }

  protected LookingVerb(Surroundings surroundings, RedisOptions redis) {
    super(surroundings, redis);
  }

  @Override
  protected void check() {
    between = Spans.positive("--every", every);
  }

  @Override
  protected final int run(Resque resque, Printer printer) {
    int exitCode = look(resque, printer);
    screen().endIfUnread();
    boolean drawn = screen().outIsTerminal() && printer.isTable();
    boolean away = false;
    while (watch && pause()) {
      try {
        exitCode = lookAgain(resque, printer, drawn);
        screen().endIfUnread();
        if (away && !drawn) { // else the screen shows it
          screen().tell("resque4j: Redis answers again");
        }
        away = false;
      } catch (ResqueException e) {
        if (!isOutage(e)) {
          throw e;
        }
        if (!away) {
          screen()
              .tell(
                  "resque4j: "
                      + Text.visible(String.valueOf(e.getMessage()))
                      + "; it goes on looking");
        }
        away = true;
      }
    }
    return exitCode;
  }

  /** Whether the same question may find an answer later: Redis did not say no to it for good. */
  private static boolean isOutage(ResqueException problem) {
    return problem instanceof ResqueConnectionException
        || problem instanceof UnknownOutcomeException
        || (problem instanceof RedisRefusedException refused && refused.isPassing());
  }

  private int lookAgain(Resque resque, Printer printer, boolean drawn) {
    if (!printer.isWhole()) {
      return look(resque, printer);
    }
    return screen()
        .atOnce(
            () -> {
              if (drawn) {
                screen().out().print(TO_THE_TOP);
              }
              return look(resque, printer);
            });
  }

  /** Writes what is there now. Returns the exit code. */
  protected abstract int look(Resque resque, Printer printer);

  private boolean pause() {
    try {
      return !new CountDownLatch(1).await(between.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
