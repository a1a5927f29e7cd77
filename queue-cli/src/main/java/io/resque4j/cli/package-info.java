/** The resque4j command: one class per verb. */
@NullMarked
package io.resque4j.cli;

import org.jspecify.annotations.NullMarked;
