/** Where Redis is, and how the command comes to one. */
@NullMarked
package io.resque4j.cli.connection;

import org.jspecify.annotations.NullMarked;
