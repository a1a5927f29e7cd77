package io.resque4j.cli.manage.queue;

import io.resque4j.cli.output.Form;
import java.util.Optional;

/**
 * What people and programs see of a queue.
 *
 * @param waiting how many jobs wait; nothing if its key is no list
 */
record QueueForm(String name, Optional<Long> waiting, boolean paused) {
  static final Form<QueueForm> FORM =
      Form.<QueueForm>of("queue")
          .name("queue", QueueForm::name)
          .numberIfKnown("waiting", QueueForm::waiting)
          .flag("paused", QueueForm::paused);
}
