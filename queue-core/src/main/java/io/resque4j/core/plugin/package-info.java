/**
 * The plugins that node-resque has too, with its keys and values: a lock that one side takes stops
 * the other, and a retry that one side begins is continued by the other.
 *
 * <p>They are immutable: each method that sets an option returns another plugin. What they check
 * and write in Redis happens in the script that enqueues, moves, begins or ends the job, so nothing
 * is half done when a process dies.
 */
@NullMarked
package io.resque4j.core.plugin;

import org.jspecify.annotations.NullMarked;
