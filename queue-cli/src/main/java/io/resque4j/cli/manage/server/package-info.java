/** {@code resque4j scheduler}, {@code lock} and {@code redis}: what stands around the jobs. */
@NullMarked
package io.resque4j.cli.manage.server;

import org.jspecify.annotations.NullMarked;
