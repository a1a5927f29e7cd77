/** Jobs as a command line names them: the jars that define them, and their arguments. */
@NullMarked
package io.resque4j.cli.jobs;

import org.jspecify.annotations.NullMarked;
