/**
 * The only package that speaks to Redis: the connection, the scripts, one store per group of keys.
 */
@NullMarked
package io.resque4j.core.redis;

import org.jspecify.annotations.NullMarked;
