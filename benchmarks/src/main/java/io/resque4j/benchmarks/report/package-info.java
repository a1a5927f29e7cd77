/** The numbers for people and programs: medians, ranges, ratios; text, Markdown, JSON, SVG. */
@NullMarked
package io.resque4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
