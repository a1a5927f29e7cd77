/** What users see: the queue, the job definitions, the connection and its configuration. */
@NullMarked
package io.resque4j.core;

import org.jspecify.annotations.NullMarked;
