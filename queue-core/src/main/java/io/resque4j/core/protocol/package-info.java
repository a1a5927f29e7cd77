/** What lies in Redis, byte for byte, as node-resque writes it. Pure: knows no Redis client. */
@NullMarked
package io.resque4j.core.protocol;

import org.jspecify.annotations.NullMarked;
