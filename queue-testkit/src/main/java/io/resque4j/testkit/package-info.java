/** Real parts for tests, the demo and development: Redis processes, a lossy proxy, checkers. */
@NullMarked
package io.resque4j.testkit;

import org.jspecify.annotations.NullMarked;
