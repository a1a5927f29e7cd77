/** How fast the fleet works, from what is counted in Redis. */
@NullMarked
package io.resque4j.cli.fleet;

import org.jspecify.annotations.NullMarked;
