/**
 * What the command is told and by whom: every option once, and its value from flags, environment,
 * file or default, in this order.
 *
 * <p>{@link io.resque4j.cli.config.Catalogue} names the options; {@link
 * io.resque4j.cli.config.ConfigurationReader} finds their values; {@link
 * io.resque4j.cli.config.Settings} is what the verbs work with. A section of the file that is no
 * option, such as {@code cron}, is named in {@link io.resque4j.cli.config.Sections} and read by
 * whoever owns it.
 */
@NullMarked
package io.resque4j.cli.config;

import org.jspecify.annotations.NullMarked;
