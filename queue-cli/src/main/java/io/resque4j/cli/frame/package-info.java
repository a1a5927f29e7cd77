/** What every verb has: its surroundings, the common options, the log, how problems are told. */
@NullMarked
package io.resque4j.cli.frame;

import org.jspecify.annotations.NullMarked;
