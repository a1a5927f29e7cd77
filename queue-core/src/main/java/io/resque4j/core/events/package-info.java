/** How listeners are told, for the modules of resque4j. */
@NullMarked
package io.resque4j.core.events;

import org.jspecify.annotations.NullMarked;
