/**
 * The verbs that look at what is in Redis and change it: what they have in common, and the single
 * ones. Each noun has a room below.
 */
@NullMarked
package io.resque4j.cli.manage;

import org.jspecify.annotations.NullMarked;
