/** What is typed and what is shown: screens, tables, words, numbers, times, exit codes. */
@NullMarked
package io.resque4j.cli.terminal;

import org.jspecify.annotations.NullMarked;
