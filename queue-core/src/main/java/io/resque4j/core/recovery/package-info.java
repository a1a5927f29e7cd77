/**
 * What becomes of jobs whose worker died: who is dead, where their jobs go, and how often. For
 * resque4j's own modules: every multiWorker and every scheduler looks for dead workers.
 */
@NullMarked
package io.resque4j.core.recovery;

import org.jspecify.annotations.NullMarked;
