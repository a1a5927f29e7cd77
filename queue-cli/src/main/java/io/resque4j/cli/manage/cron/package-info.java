/** {@code resque4j cron}: jobs that come again and again. */
@NullMarked
package io.resque4j.cli.manage.cron;

import org.jspecify.annotations.NullMarked;
