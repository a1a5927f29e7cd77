/** Whether the loops of a multiWorker and of a scheduler still turn. */
@NullMarked
package io.resque4j.core.health;

import org.jspecify.annotations.NullMarked;
