/**
 * Health, metrics and status of a daemon over HTTP. Nothing here waits for Redis to answer a
 * client.
 */
@NullMarked
package io.resque4j.cli.http;

import org.jspecify.annotations.NullMarked;
