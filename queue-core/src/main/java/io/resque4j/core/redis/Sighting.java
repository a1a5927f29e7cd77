package io.resque4j.core.redis;

import java.util.List;

/**
 * What one who knows says about where writes are taken.
 *
 * @param where the master
 * @param epoch rises with each change of the master: of two who disagree, the higher one is right
 * @param others who else may be asked; empty when that does not change
 */
record Sighting(HostPort where, long epoch, List<HostPort> others) {}
