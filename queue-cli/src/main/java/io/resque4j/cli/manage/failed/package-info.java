/** {@code resque4j failed}: the failed jobs. */
@NullMarked
package io.resque4j.cli.manage.failed;

import org.jspecify.annotations.NullMarked;
