package io.resque4j.cli.doctor;

import io.resque4j.core.BatchListener;

/**
 * How something is repaired.
 *
 * @param backup hears of what is removed, before and after; where it is written to a file, nothing
 *     else has it afterwards
 * @param toFile whether it is written to a file
 */
record Repairs(BatchListener backup, boolean toFile) {}
