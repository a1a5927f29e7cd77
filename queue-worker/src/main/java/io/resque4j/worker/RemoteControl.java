package io.resque4j.worker;

import io.resque4j.core.protocol.ControlMessage;
import io.resque4j.core.redis.ControlStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads with each heartbeat what other processes ask of this one, and says how it is. What was
 * carried out is taken away by the next heartbeat: a reply that is lost loses no message, and one
 * that is read twice is carried out once.
 */
final class RemoteControl {
  private final ControlStore store;
  private final String process;
  private final Duration lease;
  private final Supplier<String> state;
  private final Listeners listeners;
  private final Orders orders;
  private final Set<String> carriedOut = new HashSet<>();

  /** Carries out what is asked. Called on a connection's thread, where nobody may wait. */
  interface Orders {
    /** Take no more jobs. */
    void quiet();

    /** Stop, within this time; nothing: within the usual one. */
    void stop(Optional<Duration> deadline);

    /** End this job, if it is still this worker's. */
    void cancel(String worker, String claimId);
  }

  /**
   * Nothing asked yet.
   *
   * @param lease for how long what was said of the state is known
   * @param state how this process is; empty: as usual
   */
  RemoteControl(
      ControlStore store,
      String process,
      Duration lease,
      Supplier<String> state,
      Listeners listeners,
      Orders orders) {
    this.store = store;
    this.process = process;
    this.lease = lease;
    this.state = state;
    this.listeners = listeners;
    this.orders = orders;
  }

  /** Asks, and does not wait for the reply: the next ping must not come late for it. */
  void ask() {
    List<String> done;
    synchronized (this) {
      done = List.copyOf(carriedOut);
    }
    store
        .read(process, state.get(), lease, done)
        .whenComplete(
            (messages, error) -> {
              if (messages == null) {
                listeners.error(
                    "What others ask of this process could not be read; the next beat tries again",
                    error);
              } else {
                heard(messages, done);
              }
            });
  }

  private void heard(List<String> messages, List<String> takenAway) {
    for (String message : messages) {
      boolean news;
      synchronized (this) {
        news = carriedOut.add(message);
      }
      if (news) {
        carryOut(message);
      }
    }
    synchronized (this) {
      takenAway.forEach(carriedOut::remove);
    }
  }

  private void carryOut(String text) {
    Optional<ControlMessage> message = ControlMessage.parse(text);
    if (message.isEmpty()) {
      listeners.error(
          "Another process asks for what is not known here; it is passed over",
          new IllegalArgumentException(
              "expected quiet, stop or cancel, got a message of %d characters"
                  .formatted(text.length())));
      return;
    }
    ControlMessage asked = message.get();
    if (asked instanceof ControlMessage.Quiet) {
      orders.quiet();
    } else if (asked instanceof ControlMessage.Stop stop) {
      orders.stop(stop.deadline());
    } else if (asked instanceof ControlMessage.Cancel cancel) {
      orders.cancel(cancel.worker(), cancel.claimId());
    }
  }
}
