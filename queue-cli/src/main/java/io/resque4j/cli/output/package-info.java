/** What a verb answers: a table for people, JSON for programs, in one form for both. */
@NullMarked
package io.resque4j.cli.output;

import org.jspecify.annotations.NullMarked;
