/** {@code resque4j doctor}: what can be wrong in a fleet, how it is found, and what repairs it. */
@NullMarked
package io.resque4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
