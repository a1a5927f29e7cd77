/** The verbs that look at queues and change them. */
@NullMarked
package io.resque4j.cli.manage;

import org.jspecify.annotations.NullMarked;
