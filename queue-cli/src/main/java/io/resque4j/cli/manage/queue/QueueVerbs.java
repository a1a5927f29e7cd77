package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Noun;

/** The verbs for queues. */
public final class QueueVerbs {
  private QueueVerbs() {}

  /** {@code queue} with its verbs. */
  public static Noun noun() {
    return new Noun("queue", "Looks at queues, pauses, moves and deletes them.")
        .verb("list", QueueList::new)
        .verb("size", QueueSize::new)
        .verb("peek", QueuePeek::new)
        .verb("delete", QueueDelete::new)
        .verb("import", QueueImport::new)
        .verb("pause", QueuePause::new)
        .verb("resume", QueueResume::new)
        .verb("move", QueueMove::new);
  }
}
