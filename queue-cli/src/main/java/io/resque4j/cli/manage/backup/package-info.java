/** Files that hold what was taken out of a list, byte for byte, so that it can be brought back. */
@NullMarked
package io.resque4j.cli.manage.backup;

import org.jspecify.annotations.NullMarked;
