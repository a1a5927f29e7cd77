/** The verbs that stay until a signal ends them, and their parts. */
@NullMarked
package io.resque4j.cli.daemon;

import org.jspecify.annotations.NullMarked;
