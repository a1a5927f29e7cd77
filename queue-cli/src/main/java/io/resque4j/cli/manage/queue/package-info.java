/** {@code resque4j queue} and {@code resque4j job}: what waits. */
@NullMarked
package io.resque4j.cli.manage.queue;

import org.jspecify.annotations.NullMarked;
