/** {@code resque4j worker} with a verb: who works on what. */
@NullMarked
package io.resque4j.cli.manage.worker;

import org.jspecify.annotations.NullMarked;
