/**
 * The only package that speaks to Redis: the connection, the scripts, one store per group of keys.
 * For resque4j's own modules: what it offers may change in any release, but for {@link
 * io.resque4j.core.redis.ExistingClient}, by which users give a Lettuce client of their own.
 *
 * <p>From the bottom up: a {@code Topology} says where Redis is (one address, the master that
 * sentinels name, the node of a cluster that owns our slot), a {@code Link} keeps a connection to
 * it, {@link io.resque4j.core.redis.RedisGateway} sends, with one rule: nothing that was sent is
 * sent again, unless it only reads or is a script that says that a second run changes nothing. Each
 * store owns its keys and its scripts; each script is a file under {@code lua/} with a header that
 * says what it leaves behind if it stops.
 */
@NullMarked
package io.resque4j.core.redis;

import org.jspecify.annotations.NullMarked;
