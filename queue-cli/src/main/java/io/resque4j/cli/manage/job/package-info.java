/** {@code resque4j job}: single jobs, wherever they are. */
@NullMarked
package io.resque4j.cli.manage.job;

import org.jspecify.annotations.NullMarked;
