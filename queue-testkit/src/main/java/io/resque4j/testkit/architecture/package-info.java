/** The rules of the house, for ArchUnit. Whoever runs them brings ArchUnit along. */
@NullMarked
package io.resque4j.testkit.architecture;

import org.jspecify.annotations.NullMarked;
