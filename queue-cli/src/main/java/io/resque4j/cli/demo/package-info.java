/** The verbs that show how it works: they bring their own Redis and jobs. */
@NullMarked
package io.resque4j.cli.demo;

import org.jspecify.annotations.NullMarked;
